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

/// <summary>State of all threat lists.</summary>
/// <param name="Entries">Number of active hosts, addresses and digests, from files and from the web.</param>
/// <param name="Libraries">Number of libraries with known vulnerabilities.</param>
/// <param name="Problems">Problems with the folder or its files, one sentence each.</param>
/// <param name="Feeds">Lists fetched from the web.</param>
public sealed record ThreatListsView(int Entries, int Libraries, IReadOnlyList<string> Problems, IReadOnlyList<ThreatFeedView> Feeds);

/// <summary>A list that is fetched from the web.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Entries">Number of active entries from it.</param>
/// <param name="LastGoodAt">When it was last fetched or found unchanged; null if never.</param>
/// <param name="NextAt">When it is fetched next; null for immediately.</param>
/// <param name="Failures">Number of failures since the last success.</param>
/// <param name="Error">Error of the last attempt; null if it succeeded.</param>
public sealed record ThreatFeedView(Uri Url, int Entries, DateTimeOffset? LastGoodAt, DateTimeOffset? NextAt, int Failures, string? Error);
