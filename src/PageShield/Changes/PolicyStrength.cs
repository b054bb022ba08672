using PageShield.Csp;

namespace PageShield.Changes;

/// <summary>Compares content security policies directive by directive: what each directive lets through before and now, fallbacks included (CSP3 §6.8.3).</summary>
internal static class PolicyStrength
{
    private static readonly string[] FetchDirectives =
    [
        "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "connect-src", "img-src", "font-src",
        "frame-src", "child-src", "worker-src", "object-src", "media-src", "manifest-src",
    ];

    private static readonly string[] ListDirectives = ["base-uri", "form-action", "frame-ancestors"];

    /// <summary>Directives that protect by being there.</summary>
    private static readonly string[] Switches = ["require-trusted-types-for", "trusted-types", "upgrade-insecure-requests", "block-all-mixed-content", "sandbox"];

    public static HeaderStrength Compare(string? before, string? after)
    {
        var (weaker, stronger) = (new List<string>(), new List<string>());
        if (after is null) weaker.Add("the whole policy is gone");
        if (before is null) stronger.Add("the policy is new");
        if (before is null || after is null) return new HeaderStrength(weaker, stronger);

        // Several policies in one header all apply; they are compared as one list of what each directive allows.
        var (old, now) = (CspPolicy.ParseHeader(before), CspPolicy.ParseHeader(after));
        var said = new HashSet<string>();
        foreach (var name in FetchDirectives.Concat(ListDirectives))
        {
            var (oldDirective, nowDirective) = (Effective(old, name), Effective(now, name));
            if (ReferenceEquals(oldDirective, nowDirective) || !said.Add($"{oldDirective} → {nowDirective}")) continue;

            CompareSources(nowDirective?.Name ?? oldDirective!.Name, oldDirective, nowDirective, weaker, stronger); // one of the two is not null
        }

        foreach (var name in Switches)
        {
            var (had, has) = (old.Any(policy => policy.Find(name) is not null), now.Any(policy => policy.Find(name) is not null));
            if (had != has) (had ? weaker : stronger).Add(had ? $"`{name}` is gone" : $"`{name}` is new");
        }

        return new HeaderStrength([.. weaker.Distinct()], [.. stronger.Distinct()]);
    }

    private static CspDirective? Effective(IReadOnlyList<CspPolicy> policies, string name) =>
        policies.Select(policy => ListDirectives.Contains(name) ? policy.Find(name) : policy.Effective(name)).FirstOrDefault(directive => directive is not null);

    private static void CompareSources(string name, CspDirective? old, CspDirective? now, List<string> weaker, List<string> stronger)
    {
        if (now is null)
        {
            weaker.Add($"`{name}` is gone, so everything is allowed");
            return;
        }

        if (old is null)
        {
            stronger.Add($"`{name}` is new");
            return;
        }

        var (before, after) = (Allowing(old), Allowing(now));
        var added = after.Except(before, StringComparer.OrdinalIgnoreCase).ToList();
        var removed = before.Except(after, StringComparer.OrdinalIgnoreCase).ToList();
        if (added.Count > 0) weaker.Add($"`{name}` now also allows {string.Join(", ", added.Take(4).Select(source => $"`{HeaderStrength.Short(source)}`"))}{(added.Count > 4 ? " and more" : "")}");
        if (removed.Count > 0) stronger.Add($"`{name}` no longer allows {string.Join(", ", removed.Take(4).Select(source => $"`{HeaderStrength.Short(source)}`"))}{(removed.Count > 4 ? " and more" : "")}");
    }

    /// <summary>What a directive lets through; nonces are others each time, hashes name one content, and 'none' lets nothing through.</summary>
    private static List<string> Allowing(CspDirective directive) =>
    [
        .. directive.Values
            .Where(value => !value.Equals("'none'", StringComparison.OrdinalIgnoreCase) && !value.Equals("'report-sample'", StringComparison.OrdinalIgnoreCase))
            .Select(value => value.StartsWith("'nonce-", StringComparison.OrdinalIgnoreCase) ? "'nonce-…'" : value)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
