using PageShield.Csp;

namespace PageShield.Changes;

/// <summary>Compares content security policies by what they allow: <see cref="CspComparison"/>.</summary>
internal static class PolicyStrength
{
    /// <summary>One header alone.</summary>
    public static HeaderStrength Compare(string name, string? before, string? after) => Of(CspComparison.Compare(Policies(name, before), Policies(name, after)));

    /// <summary>All of a page's policies; those that only report among themselves.</summary>
    public static HeaderStrength Compare(CspPolicySet before, CspPolicySet after, bool isEnforced, Uri? page) =>
        Of(CspComparison.Compare(isEnforced ? before.Enforced : before.ReportOnly, isEnforced ? after.Enforced : after.ReportOnly, page));

    private static HeaderStrength Of(CspComparison comparison) => new(comparison.Weaker, comparison.Stronger) { Others = comparison.Others };

    private static IReadOnlyList<CspPolicy> Policies(string name, string? value)
    {
        if (value is null) return [];
        var set = CspPolicySet.Read([new KeyValuePair<string, string>(name, value)]);
        return name.EndsWith("-report-only", StringComparison.OrdinalIgnoreCase) ? set.ReportOnly : set.Enforced;
    }
}
