namespace PageShield.Csp;

/// <summary>One kind of action that a page may take, as far as policies distinguish them, and how to evaluate it against a single policy.</summary>
/// <remarks>
/// Nonces differ on each response, so those of two policy sets never match by value. An element with a nonce of the contained set corresponds to
/// one with a nonce of the containing set. This is why there are two functions.
/// </remarks>
internal sealed record CspPurpose
{
    /// <summary>The directive that a browser checks, such as <c>script-src-elem</c>; it may fall back to another.</summary>
    public required string Directive { get; init; }

    /// <summary>What a policy of the containing set allows.</summary>
    public required Func<CspPolicy, CspReach> Container { get; init; }

    /// <summary>What a policy of the contained set allows.</summary>
    public required Func<CspPolicy, CspReach> Contained { get; init; }

    /// <summary>
    /// Whether it is a script with a nonce or a listed hash, or one inserted by a trusted script. Where any inline code runs, all of these could be
    /// written inline.
    /// </summary>
    public bool IsTrustedScript { get; init; }

    /// <summary>The hashes it concerns, all treated alike by every policy; empty if it does not concern hashes.</summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>Whether the hashes are of event handlers, style attributes or <c>javascript:</c> URLs.</summary>
    public bool IsAttribute { get; init; }

    /// <summary>The same function for both sets.</summary>
    public static CspPurpose Of(string directive, Func<CspPolicy, CspReach> reach) =>
        new() { Directive = directive, Container = reach, Contained = reach };
}
