namespace PageShield.Csp;

/// <summary>Describes what a page's policies together leave open to code that does not belong on the page.</summary>
internal static class CspWeaknesses
{
    /// <summary>One sentence for each weakness, most severe first; none for policies that keep foreign code out.</summary>
    /// <param name="set">The page's policies; a gap in one policy that another closes is not a weakness.</param>
    /// <param name="isEnforced">True for the enforced policies; false for the report-only ones, evaluated as if enforced.</param>
    public static IReadOnlyList<string> Of(CspPolicySet set, bool isEnforced = true)
    {
        ArgumentNullException.ThrowIfNull(set);
        var policies = isEnforced ? set.Enforced : set.ReportOnly;
        if (policies.Count == 0) return [.. OfMarkup(set, isEnforced)];

        // The page's own URL is irrelevant to what is open to everyone.
        var reader = new CspReader(CspSubsumption.SomePage);
        var urls = (string directive) =>
            policies.Select(policy => reader.Urls(policy, directive, CspLoad.Plain)).Aggregate((all, next) => all.Intersect(next));
        return [.. CspScriptWeaknesses.Of(policies, urls), .. OfTheRest(policies, urls), .. OfHeaders(set, isEnforced), .. OfMarkup(set, isEnforced)];
    }

    /// <summary>Whether what may run depends on nonces, hashes or who inserted it, so that hosts alone decide nothing.</summary>
    public static bool TrustsMoreThanHosts(CspPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Effective("script-src-elem") is { } governing
            && governing.Sources.Any(source => source.Kind is CspSourceKind.Nonce or CspSourceKind.Hash or CspSourceKind.StrictDynamic);
    }

    /// <summary>Whether a pattern matches arbitrary hosts: any host over the network, excluding <c>data:</c> and <c>blob:</c>.</summary>
    internal static bool IsAnyHost(CspUrlPattern pattern) => pattern.Scheme is "http" or "https" or "ws" or "wss" && pattern.Host is null or "*";

    private static IEnumerable<string> OfTheRest(IReadOnlyList<CspPolicy> policies, Func<string, CspReach> urls)
    {
        var connections = urls("connect-src");
        if (connections.Everything is not null) yield return "Code on the page may send data to any host (connect-src).";
        else if (Open(connections) is { } token) yield return $"Code on the page may send data to any host (connect-src {token}).";

        if (IsMissing(policies, "form-action"))
            yield return "Forms may be sent to any host: form-action is missing and does not fall back to default-src.";
        else if (Open(urls("form-action")) is { } target) yield return $"Forms may be sent to any host (form-action {target}).";

        if (IsMissing(policies, "base-uri")) yield return "A base element can redirect every script with a relative URL: base-uri is missing.";
        else if (Open(urls("base-uri")) is { } root) yield return $"A base element can redirect every script with a relative URL (base-uri {root}).";

        var plugins = urls("object-src");
        if (plugins.Everything is not null || plugins.Patterns.Any(pattern => IsAnyHost(pattern) || pattern.Scheme is "data" or "blob"))
            yield return "Plug-ins are not blocked (object-src).";
    }

    /// <summary>Weaknesses that only a header can fix. Not reported for a page whose policies are all in the markup.</summary>
    private static IEnumerable<string> OfHeaders(CspPolicySet set, bool isEnforced)
    {
        List<CspPolicy> sent = [.. set.All.Where(policy => policy.IsEnforced == isEnforced && !policy.IsMeta).Select(policy => policy.Policy)];
        if (sent.Count == 0) yield break;

        var framing = sent.Select(policy => policy.Find("frame-ancestors")).OfType<CspDirective>().ToList();
        if (framing.Count == 0 && !set.IsFramingRefused) yield return "Other sites may put the page into a frame: frame-ancestors is missing.";
        else if (framing.Count > 0 && framing.TrueForAll(directive => directive.Sources.Any(IsAnyFramer)))
            yield return $"Other sites may put the page into a frame (frame-ancestors {framing[0].Sources.First(IsAnyFramer)}).";

        if (sent.Exists(policy => set.Reporting.AddressesOf(policy).Count > 0)) yield break;
        var group = sent.Select(policy => policy.Find("report-to")).OfType<CspDirective>().FirstOrDefault();
        yield return group is null
            ? "Violations are not reported: report-uri and report-to are missing."
            : "Violations are not reported: "
                + (set.Reporting.IsPlain ? $"{group} works over HTTPS only" : $"{group} names an endpoint that no Reporting-Endpoints header defines")
                + (sent.Exists(policy => policy.Find("report-uri") is not null) ? ", and browsers that support report-to ignore report-uri." : ".");
    }

    /// <summary>Directives in the markup that have no effect there.</summary>
    private static IEnumerable<string> OfMarkup(CspPolicySet set, bool isEnforced) => !isEnforced ? [] : set.All.Where(policy => policy.IsMeta)
        .SelectMany(policy => policy.Policy.Directives.Select(directive => directive.Name)).Where(CspPolicySet.NeedsHeader)
        .Except(set.All.Where(policy => policy.IsEnforced && !policy.IsMeta)
            .SelectMany(policy => policy.Policy.Directives.Select(directive => directive.Name)))
        .Select(name => $"Browsers ignore {name} in the markup; send it in a header.");

    private static bool IsAnyFramer(CspSource source) =>
        source is { Kind: CspSourceKind.Scheme, Scheme: "http" or "https" } or { Kind: CspSourceKind.Host, Host: "*" };

    private static bool IsMissing(IReadOnlyList<CspPolicy> policies, string directive) => policies.All(policy => policy.Find(directive) is null);

    private static string? Open(CspReach reach) => reach.Patterns.Where(IsAnyHost).Select(pattern => pattern.Cause.Token).FirstOrDefault();
}
