namespace PageShield.Csp;

/// <summary>One directive of a policy: a name and its values, as CSP Level 3 section 2.3 splits them.</summary>
public sealed class CspDirective
{
    /// <param name="name">In any case; stored in lower case.</param>
    /// <param name="values">Source expressions or other tokens, in order.</param>
    public CspDirective(string name, IReadOnlyList<string> values)
    {
        Name = name.ToLowerInvariant();
        Values = values;
        Sources = [.. values.Select(CspSource.Parse)];
    }

    public string Name { get; }

    /// <summary>The tokens as written.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>
    /// The tokens read as source expressions; meaningful for fetch directives, <c>base-uri</c>, <c>form-action</c> and <c>frame-ancestors</c>.
    /// </summary>
    public IReadOnlyList<CspSource> Sources { get; }

    /// <summary>Whether a source expression of this kind is among the values.</summary>
    public bool Has(CspSourceKind kind) => Sources.Any(source => source.Kind == kind);

    /// <summary>Whether this exact nonce is listed; nonces are case-sensitive (CSP3 section 6.7.3.3).</summary>
    internal bool HasNonce(string? nonce) =>
        nonce is { Length: > 0 }
            && Sources.Any(source => source.Kind == CspSourceKind.Nonce && string.Equals(source.Value, nonce, StringComparison.Ordinal));

    /// <summary>Whether this digest is listed.</summary>
    /// <param name="hash">As <c>sha256-…</c>, in either Base64 alphabet.</param>
    internal bool HasHash(string hash)
    {
        var wanted = CspSource.Parse($"'{hash}'");
        return wanted.Kind == CspSourceKind.Hash
            && Sources.Any(source => source.Kind == CspSourceKind.Hash && source.Algorithm == wanted.Algorithm && source.Value == wanted.Value);
    }

    /// <summary>CSP3 section 6.7.3.2: nonces, hashes and (for scripts) <c>'strict-dynamic'</c> disable <c>'unsafe-inline'</c>.</summary>
    internal bool AllowsAllInline(bool isScript) =>
        Has(CspSourceKind.UnsafeInline)
            && !Sources.Any(source => source.Kind is CspSourceKind.Nonce or CspSourceKind.Hash
            || (isScript && source.Kind == CspSourceKind.StrictDynamic));

    public override string ToString() => Values.Count == 0 ? Name : $"{Name} {string.Join(' ', Values)}";
}
