namespace PageShield.Csp;

/// <summary>The part of <see cref="CspWeaknesses"/> that is about code: elements, event handlers, strings that become code.</summary>
internal static class CspScriptWeaknesses
{
    /// <param name="policies">All that apply together.</param>
    /// <param name="urls">What they allow together for a directive.</param>
    public static IEnumerable<string> Of(IReadOnlyList<CspPolicy> policies, Func<string, CspReach> urls)
    {
        var scripts = urls("script-src-elem");
        if (scripts.Everything is not null)
        {
            yield return "It does not say which scripts may run: neither script-src nor default-src is there.";
            if (policies.All(policy => policy.Effective("script-src-attr") is null)) yield break;
        }
        else
        {
            foreach (var sentence in OfElements(policies, scripts)) yield return sentence;
        }

        foreach (var sentence in OfHandlers(policies)) yield return sentence;
        if (policies.All(CspMatcher.AllowsEval))
            yield return $"Code that is put together from strings runs ({(policies.Any(policy => policy.Effective("script-src") is not null) ? "'unsafe-eval'" : "neither script-src nor default-src is there")}).";
    }

    private static IEnumerable<string> OfElements(IReadOnlyList<CspPolicy> policies, CspReach scripts)
    {
        if (policies.FirstOrDefault(TrustsNothing) is { } dead)
            yield return $"No script runs at all: {dead.Effective("script-src-elem")!.Name} has 'strict-dynamic', which makes browsers ignore addresses, and neither a nonce nor a hash."; // not null: TrustsNothing
        if (policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null)))
            yield return "Code that somebody else gets into the page's text runs ('unsafe-inline').";

        var anywhere = scripts.Patterns.Where(pattern => CspWeaknesses.IsAnyHost(pattern) || pattern.Scheme is "data" or "blob")
            .Select(pattern => pattern.Cause.Token).FirstOrDefault();
        if (anywhere is not null) yield return $"Scripts of any host run ({anywhere}).";
        if (scripts.Patterns.Where(pattern => pattern.Scheme == "http" && pattern.Cause.Token.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            .Select(pattern => pattern.Cause.Token).FirstOrDefault() is { } plain)
            yield return $"Scripts may come unencrypted, where anybody on the way can change them ({plain}).";
    }

    /// <summary>
    /// Event handlers and <c>javascript:</c> links have rules of their own where <c>script-src-elem</c> or <c>script-src-attr</c> is there.
    /// </summary>
    private static IEnumerable<string> OfHandlers(IReadOnlyList<CspPolicy> policies)
    {
        if (!policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-attr", null))) yield break;
        if (policies.All(policy => policy.Effective("script-src-attr") is null))
            yield return "It does not say which event handlers may run: script-src-elem does not rule them, and none of script-src-attr, script-src and default-src is there.";
        else if (!policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null)))
            yield return $"Event handlers that somebody else gets into the page's text run ({policies.Select(policy => policy.Effective("script-src-attr")?.Name).First(name => name is not null)} 'unsafe-inline').";
    }

    private static bool TrustsNothing(CspPolicy policy) =>
        policy.Effective("script-src-elem") is { } governing && governing.Has(CspSourceKind.StrictDynamic) && !governing.Has(CspSourceKind.Nonce)
            && !governing.Has(CspSourceKind.Hash);
}
