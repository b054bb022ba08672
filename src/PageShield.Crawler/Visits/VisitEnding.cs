namespace PageShield.Crawler.Visits;

/// <summary>How the time of a visit ended.</summary>
internal enum VisitEnding
{
    Complete, TimedOut, Crashed, Cut,
}
