using System.Text.Json;
using PageShield.Csp;

namespace PageShield.Tests.Csp;

/// <summary>
/// Subsumption against Chromium's and the web-platform tests for CSP Embedded Enforcement, and against Firefox' serialised policies, which must allow
/// what was read.
/// </summary>
public sealed class CspSubsumptionJudgesTests
{
    private const string Words = "Embedded Enforcement compares keywords as words, also where they have no effect";

    [Fact]
    public void Chromium_agrees_on_which_list_subsumes_which() => PolicyJudges.Agree("chromium-source-list", ChromiumList, least: 180,
    [
        .. ((string[])["SubsumeUnsafeAttributes#10", "SubsumeUnsafeAttributes#11", "SubsumeStrictDynamic#34"]).Select(id => (id, Words)),
        ("SubsumeAllowAllInline#17", "nothing inline passes both lists but what bears the hash; Chromium gives up there"),
        ("SchemesOnlySubsumes#8", "CSP3 lets ws: match http:, Chromium does not"),
    ]);

    [Fact]
    public void Web_platform_tests_agree_on_which_policy_subsumes_which() => PolicyJudges.Agree("wpt-subsumption", WebPlatform, least: 90,
    [
        .. ((string[])["hashes.html#5", "wildcards.html#16", "wildcards.html#17", "unsafe_eval.html#4", "unsafe_hashes.html#4",
            "unsafe_hashes.html#5"]).Select(id => (id, Words)),
        .. ((string[])["ports.html#8", "ports.html#9"])
            .Select(id => (id, "an upgrade to https takes the port from 80 to 443 and no other way, as Chromium loads")),
        .. ((string[])["protocols.html#5", "protocols.html#9"])
            .Select(id => (id, "no image comes over a WebSocket, so wss: in img-src allows nothing")),
        ("wildcards.html#7", "`*` let ftp: through while it was a network scheme"),
    ]);

    [Fact]
    public void What_Firefox_prints_of_a_policy_allows_what_the_policy_allows()
    {
        var (judged, wrong) = (0, new List<string>());
        foreach (var row in PolicyJudges.Rows("firefox-parser").Where(row => row.Text("serialised") is not null))
        {
            var (text, printed) = (row.Text("policy")!, row.Text("serialised")!); // not null: filtered above
            if (!IsComparable(text)) continue;
            judged++;
            var comparison = CspComparison.Compare(CspPolicySet.ReadLines(text), CspPolicySet.ReadLines(printed), new Uri(row.Text("selfUri")!));
            if (comparison.Strength != CspStrength.Same)
                wrong.Add($"{text} → {printed}: {string.Join(", ", comparison.Weaker)} | {string.Join(", ", comparison.Stronger)}");
        }

        Assert.True(wrong.Count <= judged * 0.02, $"{wrong.Count} of {judged}:\n{string.Join('\n', wrong)}");
        Assert.True(judged >= 180, $"Only {judged} policies were compared.");
    }

    // Left out: double slashes and broken percent signs in paths (Firefox drops the source, Chromium reads it), 'strict-dynamic' in default-src (the
    // old Firefox drops it),
    // commas that Firefox decodes, and 'self' and hosts without a scheme under connect-src and default-src: printed with http:, they no longer stand
    // for WebSockets.
    private static bool IsComparable(string policy) =>
        !policy.Replace("://", "", StringComparison.Ordinal).Contains("//", StringComparison.Ordinal)
        && !policy.Contains("%zz", StringComparison.Ordinal) && !policy.Contains("%$", StringComparison.Ordinal)
            && !policy.Contains("%2C", StringComparison.Ordinal) && !policy.Contains("'strict-dynamic'", StringComparison.Ordinal)
        && !CspPolicySet.ReadLines(policy)
            .Any(read => read.Effective("connect-src") is { } connect
            && connect.Sources.Any(source => source is { Kind: CspSourceKind.Host, Scheme: null, Host: not "*" }
            or { Kind: CspSourceKind.Host, Scheme: null, Port: not null } or { Kind: CspSourceKind.Self }));

    private static bool? ChromiumList(JsonElement row) => row.Text("check") switch
    {
        "subsume" => CspSubsumption.Allows([CspPolicy.Parse($"{row.Text("directive")} {row.Text("required")}")],
            [.. row.GetProperty("returned").EnumerateArray().Select(list => CspPolicy.Parse($"{row.Text("directive")} {list.GetString()}"))],
            PolicyJudges.Page(row.Text("origin"))),
        "subsume-source" =>
            CspSubsumption.Allows(
            [CspPolicy.Parse($"connect-src {row.Text("a")}")], [CspPolicy.Parse($"connect-src {row.Text("b")}")], new Uri("http://page.invalid/")),
        _ => null,
    };

    private static bool? WebPlatform(JsonElement row)
    {
        if (row.Text("required") is not { } required) return null;
        return CspSubsumption.Allows([CspPolicy.Parse(required)],
            [.. row.GetProperty("returned").EnumerateArray().SelectMany(list => CspPolicySet.ReadLines(list.GetString()))],
            PolicyJudges.Page(row.Text("framed")));
    }
}
