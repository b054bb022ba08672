namespace PageShield.Csp;

/// <summary>Answers what a policy allows, by the matching rules of CSP Level 3 section 6.7.</summary>
public static class CspMatcher
{
    /// <summary>Whether a resource may be loaded.</summary>
    /// <param name="policy">One policy; with several, all must allow.</param>
    /// <param name="directive">The directive that the request falls under, such as <c>script-src-elem</c>; fallback is followed.</param>
    /// <param name="url">Absolute URL of the resource.</param>
    /// <param name="page">URL of the document: what <c>'self'</c> and schemeless hosts refer to.</param>
    /// <param name="load">Nonce, integrity, redirects and who inserted the element.</param>
    public static bool AllowsUrl(CspPolicy policy, string directive, Uri url, Uri page, CspLoad? load = null)
    {
        if (policy.Effective(directive) is not { } governing) return true;

        load ??= CspLoad.Plain;
        var sources = governing.Sources;
        if (IsScript(directive))
        {
            if (load.Nonce is { Length: > 0 } nonce && HasNonce(sources, nonce)) return true;
            if (load.Integrity.Count > 0 && load.Integrity.All(hash => HasHash(sources, hash))) return true;
            if (sources.Any(source => source.Kind == CspSourceKind.StrictDynamic)) return !load.IsParserInserted;
        }
        else if (IsStyle(directive) && load.Nonce is { Length: > 0 } nonce && HasNonce(sources, nonce))
        {
            return true;
        }

        return sources.Any(source => CspUrlMatch.Matches(source, url, page, load.IsRedirected));
    }

    /// <summary>Whether inline code may run: an element (<c>script-src-elem</c>, <c>style-src-elem</c>) or an attribute (<c>script-src-attr</c>, <c>style-src-attr</c>).</summary>
    /// <param name="policy">One policy.</param>
    /// <param name="directive">As above.</param>
    /// <param name="nonce">The element's nonce, or null.</param>
    /// <param name="hashes">Digests of the code as <c>sha256-…</c>, of which the policy may name one.</param>
    public static bool AllowsInline(CspPolicy policy, string directive, string? nonce, params IReadOnlyList<string> hashes)
    {
        if (policy.Effective(directive) is not { } governing) return true;

        var sources = governing.Sources;
        var isAttribute = directive.EndsWith("-attr", StringComparison.OrdinalIgnoreCase);
        if (AllowsAllInline(sources, IsScript(directive))) return true;
        if (!isAttribute && nonce is { Length: > 0 } && HasNonce(sources, nonce)) return true;
        if (isAttribute && sources.All(source => source.Kind != CspSourceKind.UnsafeHashes)) return false;
        return hashes.Any(hash => HasHash(sources, hash));
    }

    /// <summary>Whether <c>eval</c>, <c>new Function</c> and string timers may run.</summary>
    public static bool AllowsEval(CspPolicy policy) =>
        policy.Effective("script-src") is not { } governing || governing.Sources.Any(source => source.Kind == CspSourceKind.UnsafeEval);

    /// <summary>Whether WebAssembly may be compiled.</summary>
    public static bool AllowsWebAssembly(CspPolicy policy) =>
        policy.Effective("script-src") is not { } governing
        || governing.Sources.Any(source => source.Kind is CspSourceKind.UnsafeEval or CspSourceKind.WasmUnsafeEval);

    /// <summary>CSP3 section 6.7.3.2: nonces, hashes and (for scripts) <c>'strict-dynamic'</c> switch <c>'unsafe-inline'</c> off.</summary>
    private static bool AllowsAllInline(IReadOnlyList<CspSource> sources, bool isScript) =>
        sources.Any(source => source.Kind == CspSourceKind.UnsafeInline)
        && !sources.Any(source => source.Kind is CspSourceKind.Nonce or CspSourceKind.Hash || (isScript && source.Kind == CspSourceKind.StrictDynamic));

    private static bool HasNonce(IReadOnlyList<CspSource> sources, string nonce) =>
        sources.Any(source => source.Kind == CspSourceKind.Nonce && string.Equals(source.Value, nonce, StringComparison.Ordinal));

    private static bool HasHash(IReadOnlyList<CspSource> sources, string hash)
    {
        var wanted = CspSource.Parse($"'{hash}'");
        return wanted.Kind == CspSourceKind.Hash && sources.Any(source =>
            source.Kind == CspSourceKind.Hash && source.Algorithm == wanted.Algorithm && string.Equals(source.Value, wanted.Value, StringComparison.Ordinal));
    }

    private static bool IsScript(string directive) =>
        directive.StartsWith("script-src", StringComparison.OrdinalIgnoreCase) || directive.Equals("worker-src", StringComparison.OrdinalIgnoreCase);

    private static bool IsStyle(string directive) => directive.StartsWith("style-src", StringComparison.OrdinalIgnoreCase);
}
