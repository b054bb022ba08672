using PageShield.Observations;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Observations;

/// <summary>Visitor reports of a site over REST and as exports.</summary>
public static class ObservationsApi
{
    private static readonly IReadOnlyList<Column<ObservationRow>> Columns =
    [
        new("id", row => row.Id), new("type", row => row.Type), new("directive", row => row.Directive), new("blockedUrl", row => row.BlockedUrl),
        new("blockedHost", row => row.BlockedHost),
        new("pageUrl", row => row.PageUrl), new("sourceFile", row => row.SourceFile), new("disposition", row => row.Disposition),
        new("count", row => row.Count),
        new("noise", row => row.Noise), new("redirectsTo", row => row.RedirectsTo), new("foreignDocument", row => row.ForeignDocument),
        new("firstSeenAt", row => row.FirstSeenAt), new("lastSeenAt", row => row.LastSeenAt),
    ];

    public static void MapObservationsApi(this IEndpointRouteBuilder routes) => routes.MapSiteList(
        "observations",
        "Aggregated reports of a site, most frequent first. Filters: q, type, directive, host, disposition, show (counting, noise, foreign, all); "
        + "sort: count, last-seen.",
        Columns,
        (database, siteId, filter, after, size, cancellationToken) =>
            database.ListObservationsAsync(siteId, ObservationFilter.Read(filter), after, size, cancellationToken));
}
