namespace PageShield.Csp;

/// <summary>
/// All policies of one page. A load is allowed if every enforced policy allows it (CSP3 section 2.2), regardless of the header lines, lists and
/// elements that they came in.
/// </summary>
public sealed class CspPolicySet
{
    /// <summary>Prefix for the header name of a policy that came in a <c>meta</c> element.</summary>
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

    /// <summary>As written, enforced policies first. Report-only policies in the markup are omitted, because browsers ignore them.</summary>
    public IReadOnlyList<CspDeliveredPolicy> All { get; }

    /// <summary>The policies without the parts in the markup that browsers ignore.</summary>
    public IReadOnlyList<CspPolicy> Enforced { get; }

    public IReadOnlyList<CspPolicy> ReportOnly { get; }

    /// <summary>Where browsers send reports for the page.</summary>
    public CspReporting Reporting { get; }

    /// <summary>
    /// Whether <c>X-Frame-Options</c> keeps other sites from framing the page. Browsers apply it only if no policy has <c>frame-ancestors</c>.
    /// </summary>
    public bool IsFramingRefused { get; }

    /// <summary>Whether an enforced policy restricts who may frame the page, so browsers ignore <c>X-Frame-Options</c>.</summary>
    public bool NamesFramers => Enforced.Any(static policy => policy.Find("frame-ancestors") is not null);

    /// <summary>Parses a page's headers.</summary>
    /// <param name="headers">By name in any case. Repeated header lines are separated by line feeds; policies in the markup are under <c>meta
    /// …</c>.</param>
    /// <param name="page">The page's URL, if known. Over plain HTTP nothing is sent to <c>report-to</c>.</param>
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

    /// <summary>The policies in a header value: line feeds separate lines, commas separate policies within a line.</summary>
    public static IReadOnlyList<CspPolicy> ReadLines(string? value) =>
        value is null ? [] : [.. value.Split('\n').SelectMany(CspPolicy.ParseHeader)];

    /// <summary>Combines policies into one set, all enforced by headers.</summary>
    public static CspPolicySet OfHeader(string value) => Read([new KeyValuePair<string, string>(EnforcedName, value)]);

    /// <summary>
    /// A policy in a <c>meta</c> element, without the directives that browsers ignore there (HTML, "Content security policy state").
    /// </summary>
    private static CspPolicy WithoutWhatMetaCannotSay(CspPolicy policy) =>
        new(policy.Directives.Where(directive => !NeedsHeader(directive.Name)));

    internal static bool NeedsHeader(string directive) => directive is "frame-ancestors" or "report-uri" or "sandbox";
}
