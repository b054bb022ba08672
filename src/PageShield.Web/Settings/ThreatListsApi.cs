using Microsoft.AspNetCore.Http.HttpResults;
using PageShield.Detection.Intelligence;
using PageShield.Web.Accounts;

namespace PageShield.Web.Settings;

/// <summary>The threat lists in force over REST.</summary>
public static class ThreatListsApi
{
    public static void MapThreatListsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/threat-lists", Get).WithTags("Threat lists").RequireAuthorization(Policies.Admin)
        .WithSummary("What the lists in the folder and from the web hold, when each list from the web was last fetched, and what is wrong with any.");

    private static Ok<ThreatListsView> Get(ThreatFeeds feeds, IndicatorFolder lists) => TypedResults.Ok(new ThreatListsView(
        lists.Current.Count, lists.LibraryCount, lists.Problems,
        [.. feeds.States.Select(
            static feed => new ThreatFeedView(feed.Url, feed.Entries, feed.LastGoodAt, feed.NextAt, feed.Failures, feed.Error))]));
}

/// <summary>All threat lists.</summary>
/// <param name="Entries">Hosts, addresses and digests in force, from files and from the web.</param>
/// <param name="Libraries">Libraries with published weaknesses.</param>
/// <param name="Problems">What is wrong with the folder or its files, one sentence each.</param>
/// <param name="Feeds">Those that are fetched.</param>
public sealed record ThreatListsView(int Entries, int Libraries, IReadOnlyList<string> Problems, IReadOnlyList<ThreatFeedView> Feeds);

/// <summary>A list that is fetched from the web.</summary>
/// <param name="Url">Where from.</param>
/// <param name="Entries">In force from it.</param>
/// <param name="LastGoodAt">When it was last fetched, or found unchanged; null when never.</param>
/// <param name="NextAt">When it is fetched next; null for at once.</param>
/// <param name="Failures">Since it was last good.</param>
/// <param name="Error">What went wrong the last time; null when nothing did.</param>
public sealed record ThreatFeedView(Uri Url, int Entries, DateTimeOffset? LastGoodAt, DateTimeOffset? NextAt, int Failures, string? Error);
