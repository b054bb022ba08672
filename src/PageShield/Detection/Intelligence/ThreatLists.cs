namespace PageShield.Detection.Intelligence;

/// <summary>All threat lists, as a worker gets them.</summary>
/// <param name="Version">Changes with any of them.</param>
/// <param name="Indicators">Lists of hosts, addresses and digests.</param>
/// <param name="Libraries">A feed of libraries with published weaknesses, as it was read; null for none.</param>
public sealed record ThreatLists(string Version, IReadOnlyList<IndicatorList> Indicators, string? Libraries)
{
    /// <summary>No list at all.</summary>
    public static ThreatLists None { get; } = new("none", [], null);
}
