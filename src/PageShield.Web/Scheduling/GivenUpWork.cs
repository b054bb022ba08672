namespace PageShield.Web.Scheduling;

/// <summary>A given-up item.</summary>
/// <param name="Kind"><c>report-batch</c> or <c>script-analysis</c>.</param>
/// <param name="Id">Endpoint and number of a batch; SHA-256 of the content for an analysis.</param>
/// <param name="GivenUpAt">When it was given up.</param>
/// <param name="Attempts">Number of failed attempts.</param>
/// <param name="Error">Error of the last attempt; null if unknown.</param>
public sealed record GivenUpWork(string Kind, string Id, DateTimeOffset GivenUpAt, int Attempts, string? Error);
