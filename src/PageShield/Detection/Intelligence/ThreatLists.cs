namespace PageShield.Detection.Intelligence;

/// <summary>All threat lists, as sent to a worker.</summary>
/// <param name="Version">Changes when any of them changes.</param>
/// <param name="Indicators">Lists of hosts, addresses and digests.</param>
/// <param name="Libraries">Raw text of a feed of vulnerable libraries; null if there is none.</param>
public sealed record ThreatLists(string Version, IReadOnlyList<IndicatorList> Indicators, string? Libraries)
{
    /// <summary>No lists.</summary>
    public static ThreatLists None { get; } = new("none", [], null);
}
