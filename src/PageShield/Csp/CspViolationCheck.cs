namespace PageShield.Csp;

/// <summary>Compares a report with the policy that it cites. Detects two signs that a policy or report was modified in transit.</summary>
internal static class CspViolationCheck
{
    /// <summary>Samples are truncated at this length.</summary>
    private const int LongestCited = 3000;

    /// <summary>
    /// Whether the cited policy allows what the report calls blocked (<em>impossible violation</em>). Cautious: false for keywords, for
    /// origins without a path (old browsers after a redirect), and if nonces, hashes or <c>'strict-dynamic'</c> decide. A redirect to a
    /// blocked URL looks the same, so this is a label and never proof.
    /// </summary>
    public static bool IsImpossible(string originalPolicy, string directive, string blockedUrl, string documentUrl)
    {
        if (!Uri.TryCreate(documentUrl, UriKind.Absolute, out var page) || !Uri.TryCreate(blockedUrl, UriKind.Absolute, out var url)) return false;
        if (url.Scheme is not ("http" or "https" or "ws" or "wss") || url.AbsolutePath is "" or "/") return false;

        var policies = CspPolicy.ParseHeader(originalPolicy);
        if (policies.Count != 1 || policies[0].Effective(directive) is not { } governing) return false;
        if (governing.Sources.Any(source => source.Kind is CspSourceKind.StrictDynamic or CspSourceKind.Unknown)) return false;
        return CspMatcher.AllowsUrl(policies[0], directive, url, page);
    }

    /// <summary>
    /// Whether the cited policy differs from all policies that the site serves (<em>policy rewritten on the way</em>). Browsers cite a policy
    /// in their own spelling and without parts they do not know, so missing directives, reporting keywords, unknown tokens and nonce values
    /// are not differences.
    /// </summary>
    /// <param name="originalPolicy">As cited in the report; a truncated text proves nothing and gives false.</param>
    /// <param name="served">The policies of the site's pages, enforced and report-only; if empty, the result is false.</param>
    public static bool IsRewritten(string originalPolicy, IReadOnlyList<CspPolicy> served)
    {
        if (served.Count == 0 || originalPolicy.Length >= LongestCited) return false;
        var cited = CspPolicy.Parse(originalPolicy);
        return cited.Directives.Count > 0 && !served.Any(policy => IsSpellingOf(cited, policy));
    }

    private static bool IsSpellingOf(CspPolicy cited, CspPolicy served) => cited.Directives
        .Where(directive => directive.Name is not ("report-uri" or "report-to"))
        .All(directive => served.Find(directive.Name) is { } twin && Essence(directive).SetEquals(Essence(twin)));

    private static HashSet<string> Essence(CspDirective directive) =>
        [.. directive.Sources.Where(source => source.Kind is not (CspSourceKind.Reporting or CspSourceKind.Unknown or CspSourceKind.None))
            .Select(Normal)];

    private static string Normal(CspSource source) => source.Kind switch
    {
        CspSourceKind.Nonce => "'nonce-'",
        CspSourceKind.Hash => source.Text,
        CspSourceKind.Host => $"{source.Host}:{source.Port}{source.Path?.TrimEnd('/')}",
        _ => source.Text.ToLowerInvariant(),
    };
}
