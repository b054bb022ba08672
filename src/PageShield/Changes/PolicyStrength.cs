using PageShield.Csp;

namespace PageShield.Changes;

/// <summary>Compares content security policies by what they allow, using <see cref="CspComparison"/>.</summary>
internal static class PolicyStrength
{
    /// <summary>Compares one header on its own.</summary>
    public static HeaderStrength Compare(string name, string? before, string? after) =>
        Of(CspComparison.Compare(Policies(name, before), Policies(name, after)));

    /// <summary>Compares all of a page's report-only policies.</summary>
    public static HeaderStrength OfReportOnly(CspPolicySet before, CspPolicySet after, Uri? page) =>
        Of(CspComparison.Compare(before.ReportOnly, after.ReportOnly, page));

    /// <summary>Compares all of a page's enforced policies. Without <c>frame-ancestors</c>, <c>X-Frame-Options</c> counts as such.</summary>
    public static HeaderStrength OfEnforced(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, Uri? page) =>
        Of(CspComparison.Compare(Enforced(before, page), Enforced(after, page), page));

    private static IReadOnlyList<CspPolicy> Enforced(IReadOnlyDictionary<string, string> headers, Uri? page)
    {
        var set = CspPolicySet.Read(headers, page);
        return set.NamesFramers || HeaderValues.Framing(headers.GetValueOrDefault("x-frame-options")) is not (> 0 and var framing)
            ? set.Enforced
            : [.. set.Enforced, CspPolicy.Parse(framing == 1 ? "frame-ancestors 'self'" : "frame-ancestors 'none'")];
    }

    private static HeaderStrength Of(CspComparison comparison) => new(comparison.Weaker, comparison.Stronger) { Others = comparison.Others };

    private static IReadOnlyList<CspPolicy> Policies(string name, string? value)
    {
        if (value is null) return [];
        var set = CspPolicySet.Read([new KeyValuePair<string, string>(name, value)]);
        return name.EndsWith("-report-only", StringComparison.OrdinalIgnoreCase) ? set.ReportOnly : set.Enforced;
    }
}
