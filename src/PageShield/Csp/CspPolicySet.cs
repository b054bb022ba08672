namespace PageShield.Csp;

/// <summary>
/// All policies of one page: a load is allowed where every enforced one allows it (CSP3 section 2.2), however many lines, lists and elements they
/// came in.
/// </summary>
public sealed class CspPolicySet
{
    /// <summary>What precedes the name of a policy that stood in the markup.</summary>
    public const string MetaPrefix = "meta ";

    private const string EnforcedName = "content-security-policy", ReportOnlyName = "content-security-policy-report-only";

    private CspPolicySet(IReadOnlyList<CspDeliveredPolicy> all, CspReporting reporting, bool isFramingRefused)
    {
        All = all;
        Enforced = [.. all.Where(policy => policy.IsEnforced)
            .Select(policy => policy.IsMeta ? WithoutWhatMetaCannotSay(policy.Policy) : policy.Policy).Where(policy => policy.Directives.Count > 0)];
        ReportOnly = [.. all.Where(policy => !policy.IsEnforced).Select(policy => policy.Policy)];
        Reporting = reporting;
        IsFramingRefused = isFramingRefused;
    }

    /// <summary>As written, enforced ones first. What stands in the markup and would only report is not among them: browsers ignore it.</summary>
    public IReadOnlyList<CspDeliveredPolicy> All { get; }

    /// <summary>Without what browsers ignore in the markup.</summary>
    public IReadOnlyList<CspPolicy> Enforced { get; }

    public IReadOnlyList<CspPolicy> ReportOnly { get; }

    /// <summary>Where the page's browsers may send reports.</summary>
    public CspReporting Reporting { get; }

    /// <summary>
    /// Whether <c>X-Frame-Options</c> keeps other sites from framing the page; browsers heed it where no policy has <c>frame-ancestors</c>.
    /// </summary>
    public bool IsFramingRefused { get; }

    /// <summary>Whether an enforced policy says who may frame the page, so that browsers pass over <c>X-Frame-Options</c>.</summary>
    public bool NamesFramers => Enforced.Any(static policy => policy.Find("frame-ancestors") is not null);

    /// <summary>Reads a page's headers.</summary>
    /// <param name="headers">By name in any case; several lines of one name between line feeds, those in the markup under <c>meta …</c>.</param>
    /// <param name="page">The page's address, where it is known: over plain HTTP nothing is sent to <c>report-to</c>.</param>
    public static CspPolicySet Read(IEnumerable<KeyValuePair<string, string>> headers, Uri? page = null)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers) byName[name] = byName.TryGetValue(name, out var before) ? $"{before}\n{value}" : value;

        var all = new List<CspDeliveredPolicy>();
        all.AddRange(
            ReadLines(byName.GetValueOrDefault(EnforcedName)).Select(policy => new CspDeliveredPolicy(policy, IsEnforced: true, IsMeta: false)));
        all.AddRange(ReadLines(byName.GetValueOrDefault(MetaPrefix + EnforcedName))
            .Select(policy => new CspDeliveredPolicy(policy, IsEnforced: true, IsMeta: true)));
        all.AddRange(
            ReadLines(byName.GetValueOrDefault(ReportOnlyName)).Select(policy => new CspDeliveredPolicy(policy, IsEnforced: false, IsMeta: false)));
        var framing = (byName.GetValueOrDefault("x-frame-options") ?? "")
            .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new CspPolicySet(
            all,
            CspReporting.Read(byName.GetValueOrDefault("reporting-endpoints"), byName.GetValueOrDefault("report-to"), page),
            framing.Length > 0
                && framing.All(value => value.Equals("deny", StringComparison.OrdinalIgnoreCase)
                || value.Equals("sameorigin", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The policies of a header's lines: line feeds part lines, commas part policies within one.</summary>
    public static IReadOnlyList<CspPolicy> ReadLines(string? value) =>
        value is null ? [] : [.. value.Split('\n').SelectMany(CspPolicy.ParseHeader)];

    /// <summary>Policies in one set, all enforced by headers.</summary>
    public static CspPolicySet OfHeader(string value) => Read([new KeyValuePair<string, string>(EnforcedName, value)]);

    /// <summary>
    /// A policy in a <c>meta</c> element, without the directives that browsers ignore there (HTML, "Content security policy state").
    /// </summary>
    private static CspPolicy WithoutWhatMetaCannotSay(CspPolicy policy) =>
        new(policy.Directives.Where(directive => !NeedsHeader(directive.Name)));

    internal static bool NeedsHeader(string directive) => directive is "frame-ancestors" or "report-uri" or "sandbox";
}
