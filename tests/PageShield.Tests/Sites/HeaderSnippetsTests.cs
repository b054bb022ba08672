using PageShield.Sites;

namespace PageShield.Tests.Sites;

public sealed class HeaderSnippetsTests
{
    [Fact]
    public void T04_Over_https_both_ways_of_reporting_are_named()
    {
        var snippets = new HeaderSnippets("https://reports.example", "key", overHttps: true);

        Assert.EndsWith("; report-uri https://reports.example/r/key; report-to page-shield", snippets.Policy, StringComparison.Ordinal);
        Assert.Equal("page-shield=\"https://reports.example/r/key\"", snippets.ReportingEndpoints);
        Assert.All(snippets.All, snippet => Assert.Contains("Reporting-Endpoints", snippet.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Over_http_only_report_uri_is_named_since_report_to_would_silence_it()
    {
        var snippets = new HeaderSnippets("http://127.0.0.1:5081", "key", overHttps: false);

        Assert.EndsWith("report-uri http://127.0.0.1:5081/r/key", snippets.Policy, StringComparison.Ordinal);
        Assert.All(snippets.All, snippet => Assert.DoesNotContain("report-to", snippet.Text, StringComparison.Ordinal));
        Assert.All(snippets.All, snippet => Assert.DoesNotContain("Reporting-Endpoints", snippet.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_common_server_has_its_lines()
    {
        var snippets = new HeaderSnippets("https://reports.example", "key", overHttps: true);

        Assert.Equal(["Any server", "nginx", "Apache", "Caddy", "IIS", "ASP.NET Core", "Cloudflare", "WordPress", "Shopify"],
            snippets.All.Select(snippet => snippet.Server));
    }
}
