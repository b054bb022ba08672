namespace PageShield.Csp;

/// <summary>One kind of thing that a page may want to do, as far as policies tell such things apart, and what a single policy says to it.</summary>
/// <remarks>
/// A nonce is another one on each response, so that the nonces of two sets of policies are never equal by value: what bears a nonce of the
/// contained set stands for what bears a nonce of the containing one. Hence the two functions.
/// </remarks>
internal sealed record CspPurpose
{
    /// <summary>The directive that a browser asks, such as <c>script-src-elem</c>; another may stand in for it.</summary>
    public required string Directive { get; init; }

    /// <summary>What a policy of the containing set allows.</summary>
    public required Func<CspPolicy, CspReach> Container { get; init; }

    /// <summary>What a policy of the contained set allows.</summary>
    public required Func<CspPolicy, CspReach> Contained { get; init; }

    /// <summary>
    /// Whether it is a script that bears a nonce or a listed hash, or that a trusted script inserts: where any inline code runs, all of that could
    /// stand inline.
    /// </summary>
    public bool IsTrustedScript { get; init; }

    /// <summary>The hashes for which it was asked, all treated alike by every policy; empty where it is not about hashes.</summary>
    public IReadOnlyList<string> Hashes { get; init; } = [];

    /// <summary>Whether the hashes are of event handlers, style attributes or <c>javascript:</c> URLs.</summary>
    public bool IsAttribute { get; init; }

    /// <summary>The same question to both sets.</summary>
    public static CspPurpose Of(string directive, Func<CspPolicy, CspReach> reach) =>
        new() { Directive = directive, Container = reach, Contained = reach };
}
