using PageShield.Inventory.Connections;

namespace PageShield.Inventory.Scripts;

/// <summary>A host that serves code to a site.</summary>
public sealed record ScriptHost
{
    /// <summary>Empty for code without its own URL.</summary>
    public required string Host { get; init; }

    public required Party Party { get; init; }

    public required int Scripts { get; init; }

    public required int Malicious { get; init; }

    public required int Suspicious { get; init; }

    public required int Unjudged { get; init; }

    public int? LowestScore { get; init; }

    public required bool OnPaymentPage { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The worst verdict among its scripts.</summary>
    public VerdictKind Verdict =>
        Malicious > 0 ? VerdictKind.Malicious
        : Suspicious > 0 ? VerdictKind.Suspicious
        : Unjudged == Scripts ? VerdictKind.Unknown
        : VerdictKind.Clean;
}
