using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspReportingTests
{
    private static readonly Uri Page = new("https://shop.example/");

    [Theory]
    [InlineData("report-uri /r https://reports.example/r", null, null, new[] { "/r", "https://reports.example/r" })]
    [InlineData("report-to main", "main=\"https://reports.example/r/key\"", null, new[] { "https://reports.example/r/key" })]
    [InlineData("report-to main", "other=\"https://a.example/\", main=\"https://reports.example/r/key\"", null,
        new[] { "https://reports.example/r/key" })]
    [InlineData("report-to main", "other=\"https://a.example/\"\nmain=\"https://reports.example/r/key\"", null,
        new[] { "https://reports.example/r/key" })]
    [InlineData("report-to main", null, "{\"group\":\"main\",\"max_age\":86400,\"endpoints\":[{\"url\":\"https://old.example/r\"}]}",
        new[] { "https://old.example/r" })]
    [InlineData("report-to default", null,
        "{\"max_age\":86400,\"endpoints\":[{\"url\":\"https://old.example/r\"}]}, {\"group\":\"x\",\"endpoints\":[]}",
        new[] { "https://old.example/r" })]
    [InlineData("report-to main", null, null, new string[0])]
    [InlineData("report-to main", "Main=\"https://reports.example/\"", "no JSON", new string[0])]
    [InlineData("report-uri /r; report-to main", null, null, new string[0])] // Chromium: report-to silences report-uri, whether it is heard or not
    [InlineData("report-uri /r; report-to main", "main=\"https://a.example/\"", null, new[] { "https://a.example/" })]
    [InlineData("script-src 'self'", "main=\"https://a.example/\"", null, new string[0])]
    public void Reports_go_where_the_headers_say(string policy, string? endpoints, string? reportTo, string[] expected) =>
        Assert.Equal(expected, CspReporting.Read(endpoints, reportTo, Page).AddressesOf(CspPolicy.Parse(policy)));

    [Fact]
    public void Over_plain_HTTP_nothing_is_sent_to_named_endpoints()
    {
        var reporting = CspReporting.Read("main=\"https://reports.example/\"", null, new Uri("http://shop.example/"));

        Assert.Empty(reporting.AddressesOf(CspPolicy.Parse("report-to main")));
        Assert.Equal(["/r"], reporting.AddressesOf(CspPolicy.Parse("report-uri /r")));
        Assert.Contains("report-to main works over HTTPS only",
            CspWeaknesses.Of(
            CspPolicySet.Read([new KeyValuePair<string, string>("content-security-policy", "report-to main")], new Uri("http://shop.example/")))[^1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("script-src 'self'; report-to main", "report-to main names an endpoint that no Reporting-Endpoints header defines.")]
    [InlineData("script-src 'self'; report-uri /r; report-to main", "ignore report-uri.")]
    [InlineData("script-src 'self'", "report-uri and report-to are missing.")]
    public void A_policy_that_nobody_hears_is_a_weakness(string policy, string expected) =>
        Assert.EndsWith(expected, CspWeaknesses.Of(CspPolicySet.OfHeader(policy))[^1], StringComparison.Ordinal);

    [Fact]
    public void Of_the_old_header_only_what_policies_name_is_kept_and_no_query()
    {
        const string Header = "{\"endpoints\":[{\"url\":\"https://a.nel.example/report?s=k7f\"}],\"group\":\"nel\"}, {\"endpoints\":[{\"url\":\"https://r.example/r?x=1\"}],\"group\":\"main\"}";

        Assert.Equal("{\"group\":\"main\",\"endpoints\":[{\"url\":\"https://r.example/r\"}]}",
            CspReporting.Essence(Header, [CspPolicy.Parse("report-to main")]));
        Assert.Null(CspReporting.Essence(Header, [CspPolicy.Parse("report-uri /r")]));
        Assert.Null(CspReporting.Essence(null, [CspPolicy.Parse("report-to main")]));
    }
}
