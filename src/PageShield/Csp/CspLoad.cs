namespace PageShield.Csp;

/// <summary>How a resource is requested, as far as a policy considers it.</summary>
public sealed record CspLoad
{
    /// <summary>No nonce, no integrity, not redirected, written into the page by its author.</summary>
    public static CspLoad Plain { get; } = new();

    /// <summary>The element's <c>nonce</c>.</summary>
    public string? Nonce { get; init; }

    /// <summary>The element's <c>integrity</c> digests, as <c>sha256-…</c>.</summary>
    public IReadOnlyList<string> Integrity { get; init; } = [];

    /// <summary>Paths are not compared after a redirect, so that policies cannot probe where redirects lead.</summary>
    public bool IsRedirected { get; init; }

    /// <summary>False for elements created by scripts, which <c>'strict-dynamic'</c> trusts.</summary>
    public bool IsParserInserted { get; init; } = true;
}
