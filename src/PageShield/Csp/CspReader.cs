namespace PageShield.Csp;

/// <summary>Determines what one policy allows for one purpose, by the same rules as <see cref="CspMatcher"/>, for all URLs at once.</summary>
/// <param name="page">The document, to which <c>'self'</c> and schemeless hosts refer.</param>
/// <param name="isRedirected">Whether the loads were redirected, so paths are ignored.</param>
internal sealed class CspReader(Uri page, bool isRedirected = false)
{
    private readonly Dictionary<(CspDirective Directive, bool IsConnection), IReadOnlyList<CspUrlPattern>> _patterns = [];

    public CspReader AfterRedirect() => new(page, isRedirected: true);

    /// <summary>The URLs of resources that may be loaded: <see cref="CspMatcher.AllowsUrl"/>.</summary>
    public CspReach Urls(CspPolicy policy, string directive, CspLoad load)
    {
        if (policy.Effective(directive) is not { } governing) return CspReach.Unruled(directive);
        if (CspMatcher.UsesScriptRules(directive, governing))
        {
            if (governing.HasNonce(load.Nonce)) return CspReach.Everywhere(governing.Name, CspCause.AnyNonce);
            if (load.Integrity.Count > 0 && load.Integrity.All(governing.HasHash))
                return CspReach.Everywhere(governing.Name, $"'{load.Integrity[0]}'");
            if (governing.Has(CspSourceKind.StrictDynamic))
                return load.IsParserInserted ? CspReach.Nowhere : CspReach.Everywhere(governing.Name, "'strict-dynamic'");
        }
        else if (CspMatcher.IsStyle(directive) && governing.HasNonce(load.Nonce))
        {
            return CspReach.Everywhere(governing.Name, CspCause.AnyNonce);
        }

        return CspReach.At(PatternsOf(governing, CspMatcher.IsConnection(directive)));
    }

    /// <summary>Code in elements: <see cref="CspMatcher.AllowsInline"/>.</summary>
    public static CspReach Element(CspPolicy policy, string directive, CspLoad code)
    {
        if (policy.Effective(directive) is not { } governing) return CspReach.Unruled(directive);
        return governing.AllowsAllInline(CspMatcher.IsScript(directive)) ? CspReach.Everywhere(governing.Name, "'unsafe-inline'")
            : governing.HasNonce(code.Nonce) ? CspReach.Everywhere(governing.Name, CspCause.AnyNonce)
            : code.Integrity.FirstOrDefault(governing.HasHash) is { } hash ? CspReach.Everywhere(governing.Name, $"'{hash}'")
            : !code.IsParserInserted && CspMatcher.IsScript(directive)
                && governing.Has(CspSourceKind.StrictDynamic) ? CspReach.Everywhere(governing.Name, "'strict-dynamic'")
            : CspReach.Nowhere;
    }

    /// <summary>Code in attributes and <c>javascript:</c> URLs; hashes need <c>'unsafe-hashes'</c>.</summary>
    /// <param name="hash">One digest; null for any listed digest.</param>
    public static CspReach Attribute(CspPolicy policy, string directive, string? hash)
    {
        if (policy.Effective(directive) is not { } governing) return CspReach.Unruled(directive);
        if (governing.AllowsAllInline(CspMatcher.IsScript(directive))) return CspReach.Everywhere(governing.Name, "'unsafe-inline'");
        if (!governing.Has(CspSourceKind.UnsafeHashes)) return CspReach.Nowhere;
        return hash is null
            ? governing.Has(CspSourceKind.Hash) ? CspReach.Everywhere(governing.Name, "'unsafe-hashes'") : CspReach.Nowhere
            : governing.HasHash(hash) ? CspReach.Everywhere(governing.Name, $"'{hash}'") : CspReach.Nowhere;
    }

    /// <summary>What one of several keywords allows.</summary>
    public static CspReach Keyword(CspPolicy policy, string directive, params ReadOnlySpan<CspSourceKind> kinds)
    {
        if (policy.Effective(directive) is not { } governing) return CspReach.Unruled(directive);
        foreach (var kind in kinds)
        {
            if (governing.Sources.FirstOrDefault(source => source.Kind == kind) is { } source)
                return CspReach.Everywhere(governing.Name, source.Text.ToLowerInvariant());
        }

        return CspReach.Nowhere;
    }

    /// <summary>What one of several tokens allows in a directive that is not a source list. Without the directive everything is allowed.</summary>
    public static CspReach Word(CspPolicy policy, string directive, params ReadOnlySpan<string> words)
    {
        if (policy.Find(directive) is not { } found) return CspReach.Unruled(directive);
        foreach (var word in words)
        {
            // Names of Trusted Types policies are case-sensitive; keywords and flags are not.
            var comparer = directive == "trusted-types" && !word.StartsWith('\'') ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
            if (found.Values.Contains(word, comparer)) return CspReach.Everywhere(directive, word);
        }

        return CspReach.Nowhere;
    }

    /// <summary>What a directive forbids by its presence.</summary>
    public static CspReach Unless(CspPolicy policy, string directive, bool isThere) => isThere ? CspReach.Nowhere : CspReach.Unruled(directive);

    private IReadOnlyList<CspUrlPattern> PatternsOf(CspDirective directive, bool isConnection)
    {
        if (_patterns.TryGetValue((directive, isConnection), out var patterns)) return patterns;
        patterns =
        [
            .. directive.Sources.SelectMany(source => CspUrlPattern.Of(source, page, isConnection)
                .Select(pattern => pattern with { Path = isRedirected ? null : pattern.Path, Cause = new CspCause(directive.Name, source.Text) })),
        ];
        return _patterns[(directive, isConnection)] = patterns;
    }
}
