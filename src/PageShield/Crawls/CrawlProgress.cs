namespace PageShield.Crawls;

/// <summary>The current activity of a running crawl.</summary>
/// <param name="Url">The page being visited, or null before the first.</param>
/// <param name="Stage">A few words for people: <c>loading</c>, <c>settling</c>, <c>filling in forms</c>…</param>
/// <param name="Finished">Pages finished so far.</param>
/// <param name="Known">Pages known so far, including finished ones; at most the page limit.</param>
public sealed record CrawlProgress(string? Url, string Stage, int Finished, int Known);
