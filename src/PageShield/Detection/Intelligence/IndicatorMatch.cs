namespace PageShield.Detection.Intelligence;

/// <summary>A match with a listed indicator.</summary>
/// <param name="Subject">The value that was looked up: a host, URL or digest.</param>
/// <param name="Indicator">The entry.</param>
/// <param name="List">Name of the list that contains it.</param>
public sealed record IndicatorMatch(string Subject, Indicator Indicator, string List);
