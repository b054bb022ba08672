namespace PageShield.Csp;

/// <summary>The part of <see cref="CspWeaknesses"/> about code: elements, event handlers, strings run as code.</summary>
internal static class CspScriptWeaknesses
{
    /// <param name="policies">All policies that apply together.</param>
    /// <param name="urls">What they allow together for a directive.</param>
    public static IEnumerable<string> Of(IReadOnlyList<CspPolicy> policies, Func<string, CspReach> urls)
    {
        var scripts = urls("script-src-elem");
        if (scripts.Everything is not null)
        {
            yield return "The policy does not restrict which scripts may run: script-src and default-src are missing.";
            if (policies.All(policy => policy.Effective("script-src-attr") is null)) yield break;
        }
        else
        {
            foreach (var sentence in OfElements(policies, scripts)) yield return sentence;
        }

        foreach (var sentence in OfHandlers(policies)) yield return sentence;
        if (policies.All(CspMatcher.AllowsEval))
            yield return policies.Any(policy => policy.Effective("script-src") is not null) ? "Code built from strings runs ('unsafe-eval')."
                : "Code built from strings runs (script-src and default-src are missing).";
    }

    private static IEnumerable<string> OfElements(IReadOnlyList<CspPolicy> policies, CspReach scripts)
    {
        if (policies.FirstOrDefault(TrustsNothing) is { } dead)
            yield return $"No script runs at all: {dead.Effective("script-src-elem")!.Name} has 'strict-dynamic', " // not null: TrustsNothing
                + "which makes browsers ignore hosts, but neither a nonce nor a hash.";
        if (policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null)))
            yield return "Inline code injected into the page runs ('unsafe-inline').";

        var anywhere = scripts.Patterns.Where(pattern => CspWeaknesses.IsAnyHost(pattern) || pattern.Scheme is "data" or "blob")
            .Select(pattern => pattern.Cause.Token).FirstOrDefault();
        if (anywhere is not null) yield return $"Scripts from any host run ({anywhere}).";
        if (scripts.Patterns.Where(pattern => pattern.Scheme == "http" && pattern.Cause.Token.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            .Select(pattern => pattern.Cause.Token).FirstOrDefault() is { } plain)
            yield return $"Scripts may be loaded unencrypted, so anyone on the network path can change them ({plain}).";
    }

    /// <summary>
    /// Event handlers and <c>javascript:</c> links have separate rules if <c>script-src-elem</c> or <c>script-src-attr</c> is present.
    /// </summary>
    private static IEnumerable<string> OfHandlers(IReadOnlyList<CspPolicy> policies)
    {
        if (!policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-attr", null))) yield break;
        if (policies.All(policy => policy.Effective("script-src-attr") is null))
            yield return "The policy does not restrict which event handlers may run: "
                + "script-src-elem does not cover them, and script-src-attr, script-src and default-src are missing.";
        else if (!policies.All(policy => CspMatcher.AllowsInline(policy, "script-src-elem", null)))
            yield return "Event handlers injected into the page run "
                + $"({policies.Select(policy => policy.Effective("script-src-attr")?.Name).First(name => name is not null)} 'unsafe-inline').";
    }

    private static bool TrustsNothing(CspPolicy policy) =>
        policy.Effective("script-src-elem") is { } governing && governing.Has(CspSourceKind.StrictDynamic) && !governing.Has(CspSourceKind.Nonce)
            && !governing.Has(CspSourceKind.Hash);
}
