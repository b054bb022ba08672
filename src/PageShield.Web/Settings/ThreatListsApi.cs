using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Detection.Intelligence;
using PageShield.Web.Accounts;

namespace PageShield.Web.Settings;

/// <summary>The active threat lists over REST.</summary>
public static class ThreatListsApi
{
    public static void MapThreatListsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/threat-lists", Get).WithTags("Threat lists").RequireAuthorization(Policies.Admin)
        .WithSummary("State of the threat lists: entry counts of the lists in the folder and from the web, fetch times, and problems.");

    private static Ok<ThreatListsView> Get(ThreatFeeds feeds, IndicatorFolder lists) => TypedResults.Ok(new ThreatListsView(
        lists.Current.Count, lists.LibraryCount, lists.Problems,
        [.. feeds.States.Select(
            static feed => new ThreatFeedView(feed.Url, feed.Entries, feed.LastGoodAt, feed.NextAt, feed.Failures, feed.Error))]));
}
