namespace PageShield.Crawls;

/// <summary>What a running crawl does at this moment.</summary>
/// <param name="Url">The page being visited, or null before the first.</param>
/// <param name="Stage">A few words for a person: <c>loading</c>, <c>settling</c>, <c>filling in forms</c>…</param>
/// <param name="Finished">Pages finished so far.</param>
/// <param name="Known">Pages known so far, finished ones included, at most the page limit.</param>
public sealed record CrawlProgress(string? Url, string Stage, int Finished, int Known);
