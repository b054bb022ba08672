namespace PageShield.Detection.Intelligence;

/// <summary>A listed indicator that something matched.</summary>
/// <param name="Subject">What was looked up: a host, URL or digest.</param>
/// <param name="Indicator">The entry.</param>
/// <param name="List">The list that it stands in.</param>
public sealed record IndicatorMatch(string Subject, Indicator Indicator, string List);
