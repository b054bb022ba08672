namespace PageShield.Csp;

/// <summary>How a resource is asked for, as far as a policy looks at it.</summary>
public sealed record CspLoad
{
    /// <summary>No nonce, no integrity, not redirected, written into the page by its author.</summary>
    public static CspLoad Plain { get; } = new();

    /// <summary>The element's <c>nonce</c>.</summary>
    public string? Nonce { get; init; }

    /// <summary>The element's <c>integrity</c> digests, as <c>sha256-…</c>.</summary>
    public IReadOnlyList<string> Integrity { get; init; } = [];

    /// <summary>After a redirect paths are not compared, so that policies cannot probe where redirects lead.</summary>
    public bool IsRedirected { get; init; }

    /// <summary>False for elements that scripts made, which <c>'strict-dynamic'</c> trusts.</summary>
    public bool IsParserInserted { get; init; } = true;
}
