namespace PageShield.Csp;

/// <summary>Says in sentences what a policy leaves open for code that does not belong on the page.</summary>
public static class CspWeaknesses
{
    /// <summary>One sentence for each weakness, the gravest first; none for a policy that shuts strangers out.</summary>
    /// <param name="policy">One policy.</param>
    /// <param name="isMeta">Whether it came in a <c>meta</c> element, where <c>frame-ancestors</c> and reporting mean nothing (CSP3 section 3.3).</param>
    public static IReadOnlyList<string> Of(CspPolicy policy, bool isMeta)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. OfScripts(policy), .. OfTheRest(policy, isMeta)];
    }

    /// <summary>Whether what may run depends on nonces, hashes or who inserted it, so that hosts alone say nothing.</summary>
    public static bool TrustsMoreThanHosts(CspPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Effective("script-src-elem") is { } governing && governing.Sources.Any(source => source.Kind is CspSourceKind.Nonce or CspSourceKind.Hash or CspSourceKind.StrictDynamic);
    }

    private static IEnumerable<string> OfScripts(CspPolicy policy)
    {
        if (policy.Effective("script-src-elem") is not { } governing)
        {
            yield return "It does not say which scripts may run: neither script-src nor default-src is there.";
            yield break;
        }

        var sources = governing.Sources;
        if (sources.Any(source => source.Kind == CspSourceKind.UnsafeInline) && !TrustsMoreThanHosts(policy))
            yield return "Code that somebody else gets into the page's text runs ('unsafe-inline').";
        if (sources.All(source => source.Kind != CspSourceKind.StrictDynamic) && sources.FirstOrDefault(IsAnywhere) is { } anywhere)
            yield return $"Scripts of any host run ({anywhere}).";
        if (sources.FirstOrDefault(source => source.Scheme == "http") is { } plain) yield return $"Scripts may come unencrypted, where anybody on the way can change them ({plain}).";
        if (CspMatcher.AllowsEval(policy)) yield return "Code that is put together from strings runs ('unsafe-eval').";
    }

    private static IEnumerable<string> OfTheRest(CspPolicy policy, bool isMeta)
    {
        if (policy.Effective("connect-src") is not { } connect || connect.Sources.Any(IsAnywhere)) yield return "Code on the page may send data to any host (connect-src).";
        if (policy.Find("form-action") is null) yield return "Forms may be sent to any host: form-action is missing, and default-src does not stand in for it.";
        if (policy.Find("base-uri") is null) yield return "A base element can move every script with a relative address: base-uri is missing.";
        if (policy.Effective("object-src") is not { } plugins || plugins.Sources.Any(IsAnywhere)) yield return "Plug-ins are not shut out (object-src).";
        if (isMeta) yield break;
        if (policy.Find("frame-ancestors") is null) yield return "Other sites may put the page into a frame: frame-ancestors is missing.";
        if (policy.Find("report-uri") is null && policy.Find("report-to") is null) yield return "Nobody hears of violations: there is no report-uri and no report-to.";
    }

    private static bool IsAnywhere(CspSource source) =>
        source is { Kind: CspSourceKind.Scheme, Scheme: "http" or "https" or "data" or "blob" } or { Kind: CspSourceKind.Host, Host: "*" };
}
