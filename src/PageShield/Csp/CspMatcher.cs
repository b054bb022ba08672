namespace PageShield.Csp;

/// <summary>Evaluates what a policy allows, by the matching rules of CSP Level 3 section 6.7.</summary>
public static class CspMatcher
{
    /// <summary>Whether a resource may be loaded.</summary>
    /// <param name="policy">One policy; with several, all must allow.</param>
    /// <param name="directive">The directive for the request, such as <c>script-src-elem</c>; fallback is followed.</param>
    /// <param name="url">Absolute URL of the resource.</param>
    /// <param name="page">URL of the document, to which <c>'self'</c> and schemeless hosts refer.</param>
    /// <param name="load">Nonce, integrity, redirects and who inserted the element.</param>
    public static bool AllowsUrl(CspPolicy policy, string directive, Uri url, Uri page, CspLoad? load = null)
    {
        if (policy.Effective(directive) is not { } governing) return true;

        load ??= CspLoad.Plain;
        if (UsesScriptRules(directive, governing))
        {
            if (governing.HasNonce(load.Nonce)) return true;
            if (load.Integrity.Count > 0 && load.Integrity.All(governing.HasHash)) return true;
            if (governing.Has(CspSourceKind.StrictDynamic)) return !load.IsParserInserted;
        }
        else if (IsStyle(directive) && governing.HasNonce(load.Nonce))
        {
            return true;
        }

        return governing.Sources.Any(source => CspUrlMatch.Matches(source, url, page, load.IsRedirected, IsConnection(directive)));
    }

    /// <summary>
    /// Whether inline code may run: an element (<c>script-src-elem</c>, <c>style-src-elem</c>) or an attribute (<c>script-src-attr</c>,
    /// <c>style-src-attr</c>).
    /// </summary>
    /// <param name="policy">One policy.</param>
    /// <param name="directive">One of the directives above.</param>
    /// <param name="nonce">The element's nonce, or null.</param>
    /// <param name="hashes">Digests of the code as <c>sha256-…</c>; one match is enough.</param>
    public static bool AllowsInline(CspPolicy policy, string directive, string? nonce, params IReadOnlyList<string> hashes) =>
        AllowsCode(policy, directive, CspLoad.Plain with { Nonce = nonce, Integrity = hashes });

    /// <summary>The same for code that a script may have inserted, which <c>'strict-dynamic'</c> trusts if it is an element.</summary>
    /// <param name="code">Nonce, digests of the code, and who inserted it.</param>
    public static bool AllowsCode(CspPolicy policy, string directive, CspLoad code)
    {
        if (policy.Effective(directive) is not { } governing) return true;

        if (governing.AllowsAllInline(IsScript(directive))) return true;
        if (IsAttribute(directive)) return governing.Has(CspSourceKind.UnsafeHashes) && code.Integrity.Any(governing.HasHash);
        return governing.HasNonce(code.Nonce) || code.Integrity.Any(governing.HasHash)
            || (!code.IsParserInserted && IsScript(directive) && governing.Has(CspSourceKind.StrictDynamic));
    }

    /// <summary>
    /// Whether a <c>javascript:</c> URL may run (CSP3 section 4.2.5, inline check of type <em>navigation</em>). Treated like an element's code,
    /// except that hashes need <c>'unsafe-hashes'</c>.
    /// </summary>
    /// <param name="policy">One policy.</param>
    /// <param name="hashes">Digests of the whole URL as <c>sha256-…</c>.</param>
    public static bool AllowsJavascriptUrl(CspPolicy policy, params IReadOnlyList<string> hashes) =>
        policy.Effective("script-src-elem") is not { } governing || governing.AllowsAllInline(isScript: true)
            || (governing.Has(CspSourceKind.UnsafeHashes) && hashes.Any(governing.HasHash));

    /// <summary>Whether <c>eval</c>, <c>new Function</c> and string timers may run.</summary>
    public static bool AllowsEval(CspPolicy policy) =>
        policy.Effective("script-src") is not { } governing || governing.Sources.Any(source => source.Kind == CspSourceKind.UnsafeEval);

    /// <summary>Whether WebAssembly may be compiled.</summary>
    public static bool AllowsWebAssembly(CspPolicy policy) =>
        policy.Effective("script-src") is not { } governing
        || governing.Sources.Any(source => source.Kind is CspSourceKind.UnsafeEval or CspSourceKind.WasmUnsafeEval);

    /// <summary>
    /// Whether nonces, integrity and <c>'strict-dynamic'</c> apply: always for scripts; for workers only when <c>script-src</c> is the fallback
    /// (CSP3 sections 6.1.10 and 6.1.17: <c>worker-src</c>, <c>child-src</c> and <c>default-src</c> compare URLs).
    /// </summary>
    internal static bool UsesScriptRules(string directive, CspDirective governing) =>
        directive.StartsWith("script-src", StringComparison.OrdinalIgnoreCase)
            || (directive.Equals("worker-src", StringComparison.OrdinalIgnoreCase) && governing.Name == "script-src");

    internal static bool IsScript(string directive) => directive.StartsWith("script-src", StringComparison.OrdinalIgnoreCase);

    internal static bool IsStyle(string directive) => directive.StartsWith("style-src", StringComparison.OrdinalIgnoreCase);

    internal static bool IsConnection(string directive) => directive.Equals("connect-src", StringComparison.OrdinalIgnoreCase);

    internal static bool IsAttribute(string directive) => directive.EndsWith("-attr", StringComparison.OrdinalIgnoreCase);
}
