using PageShield.Inventory.Policies;
using PageShield.Storage;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Inventory;

/// <summary>Served content security policies over REST and as exports.</summary>
public static class PoliciesApi
{
    private static readonly IReadOnlyList<Column<ServedPolicy>> Columns =
    [
        new("text", row => row.Text), new("isEnforced", row => row.IsEnforced), new("isMeta", row => row.IsMeta),
        new("reportsHere", row => row.ReportsHere), new("pageCount", row => row.PageCount),
        new("pages", row => string.Join(' ', row.Pages)), new("together", row => row.Together),
        new("weaknesses", row => string.Join(' ', row.Weaknesses)),
        new("refused", row => row.Refused is null ? null : string.Join(' ', row.Refused)), new("unused", row => string.Join(' ', row.Unused)),
    ];

    public static void MapPoliciesApi(this IEndpointRouteBuilder routes) => routes.MapSiteList(
        "policies",
        "Content security policies that pages of a site served at their last visit. Each has its weaknesses in combination with the other policies "
        + "of its pages, the seen scripts that it blocks, and its unused sources. Not paged.",
        Columns,
        async (database, siteId, _, _, _, cancellationToken) =>
            new Slice<ServedPolicy>((await database.ReadPoliciesAsync(siteId, cancellationToken)).Policies, null));
}
