using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;

namespace PageShield.Tests.Reports;

/// <summary>Shapes that senders use; the numbers are rows of the format table.</summary>
public sealed class ReportShapesTests
{
    private const string Chrome = """
        {"type":"csp-violation","age":12,"url":"https://shop.example/cart","user_agent":"Mozilla/5.0 … Chrome/140.0",
         "body":{"documentURL":"https://shop.example/cart?x=1","blockedURL":"https://cdn.evil.example/a.js","effectiveDirective":"script-src-elem",
         "originalPolicy":"script-src 'self'","disposition":"report","sample":"","statusCode":200,"lineNumber":3,"columnNumber":7,"sourceFile":"https://shop.example/app.js","referrer":""}}
        """;

    [Fact]
    public void T05_A_batch_of_a_hundred_mixed_reports_gives_them_all()
    {
        var items = Enumerable.Range(0, 100).Select(i => i % 2 == 0
            ? Chrome
            : """{"type":"deprecation","age":1,"url":"https://shop.example/","body":{"id":"unload","message":"old"}}""");

        var parsed = ParsedReports.Of($"[{string.Join(',', items)}]");

        Assert.Equal(100, parsed.Reports.Count);
        Assert.Equal(50, parsed.Reports.Count(report => report.Key.Type == "csp-violation"));
        Assert.Equal(50, parsed.Reports.Count(report => report.Key.Type == "deprecation"));
    }

    [Fact]
    public void T07_One_bad_item_does_not_cost_the_others()
    {
        var parsed = ParsedReports.Of($$"""[{{Chrome}}, 7, {"nothing":1}, null, {"type":"csp-violation"}, [1], {{Chrome}}]""");

        Assert.Equal(2, parsed.Reports.Count);
        Assert.Equal(
            [RejectReason.NotAnObject, RejectReason.UnknownShape, RejectReason.NotAnObject, RejectReason.NothingReported, RejectReason.NotAnObject],
            parsed.Rejections);
    }

    [Fact]
    public void T07_What_precedes_a_syntax_error_is_kept()
    {
        var parsed = ParsedReports.Of($"[{Chrome},{Chrome},{{\"type\":oops");

        Assert.True(parsed.IsReadable);
        Assert.Equal(2, parsed.Reports.Count);
        Assert.Equal([RejectReason.MalformedJson], parsed.Rejections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"csp-report\":{\"blocked-uri\":\"x\"")]
    [InlineData("<report/>")]
    [InlineData("blocked-uri=x&document-uri=y")]
    public void T08_What_is_no_json_object_is_refused(string body)
    {
        var parsed = ParsedReports.Of(body);

        Assert.False(parsed.IsReadable);
        Assert.Empty(parsed.Reports);
        Assert.Single(parsed.Rejections);
    }

    [Fact]
    public void T08_Deep_nesting_is_malformed_and_not_fatal()
    {
        var parsed = ParsedReports.Of("{\"csp-report\":" + new string('[', 100_000) + new string(']', 100_000) + "}");

        Assert.False(parsed.IsReadable);
    }

    [Fact]
    public void T08_A_byte_order_mark_and_trailing_nuls_are_ignored()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"[{Chrome}]"), 0, 0];

        Assert.Single(ParsedReports.Of(body).Reports);
    }

    [Fact]
    public void T08_Invalid_utf8_is_replaced()
    {
        byte[] body = [.. """{"csp-report":{"blocked-uri":"https://a.example/"""u8, 0xFF, 0xC0, .. "\",\"violated-directive\":\"img-src\"}}"u8];

        Assert.Equal("https://a.example/%EF%BF%BD%EF%BF%BD", Assert.Single(ParsedReports.Of(body).Reports).Key.BlockedUrl);
    }

    [Fact]
    public void T08_The_last_of_duplicate_keys_wins_and_huge_numbers_do_no_harm()
    {
        var report = Assert.Single(ParsedReports.Of(
            """{"csp-report":{"violated-directive":"img-src","violated-directive":"font-src","line-number":1e999999,"blocked-uri":"https://a.example/"}}""").Reports);

        Assert.Equal("font-src", report.Key.Directive);
    }

    [Fact]
    public void T08_More_items_than_allowed_are_counted_once()
    {
        var parsed = ParsedReports.Of("[" + string.Join(',', Enumerable.Repeat(Chrome, ReportParser.MaxItems + 5)) + "]");

        Assert.Equal(ReportParser.MaxItems, parsed.Reports.Count);
        Assert.Equal([RejectReason.TooManyItems], parsed.Rejections);
    }

    [Fact]
    public void T10_Legacy_object()
    {
        var report = Assert.Single(ParsedReports.Of("""
            {"csp-report":{"document-uri":"https://shop.example/cart","referrer":"","violated-directive":"script-src-elem","effective-directive":"script-src-elem",
            "original-policy":"script-src 'self'; report-uri /r","disposition":"enforce","blocked-uri":"https://cdn.evil.example/a.js","line-number":3,"column-number":9,
            "source-file":"https://shop.example/app.js","status-code":200,"script-sample":""}}
            """).Reports);

        Assert.Equal(
            new ObservationKey("csp-violation", "script-src-elem", "https://cdn.evil.example/a.js", "https://shop.example/cart",
            "https://shop.example/app.js", "enforce"), report.Key);
        Assert.Equal("cdn.evil.example", report.BlockedHost);
        Assert.Equal("shop.example", report.PageHost);
        Assert.Contains("\"originalPolicy\":\"script-src 'self'; report-uri /r\"", report.Sample, StringComparison.Ordinal);
    }

    [Fact]
    public void T11_Reporting_api_array()
    {
        var report = Assert.Single(ParsedReports.Of($"[{Chrome}]").Reports);

        Assert.Equal(
            new ObservationKey("csp-violation", "script-src-elem", "https://cdn.evil.example/a.js", "https://shop.example/cart?x={v}",
            "https://shop.example/app.js", "report"), report.Key);
    }

    [Fact]
    public void T12_Safari_single_object_without_age_and_user_agent()
    {
        var report = Assert.Single(ParsedReports.Of("""
            {"type":"csp-violation","url":"https://shop.example/cart","body":{"documentURL":"https://shop.example/cart","blockedURL":"inline","effectiveDirective":"script-src-elem","originalPolicy":"script-src 'self'","disposition":"report","statusCode":200}}
            """).Reports);

        Assert.Equal(("inline", "https://shop.example/cart"), (report.Key.BlockedUrl, report.Key.PageUrl));
    }

    [Fact]
    public void T13_Safari_envelope_around_the_legacy_body()
    {
        var report = Assert.Single(ParsedReports.Of("""
            {"type":"csp-violation","url":"https://shop.example/cart","csp-report":{"document-uri":"https://shop.example/cart","blocked-uri":"https://a.example/x.js","violated-directive":"script-src","effective-directive":"script-src"}}
            """).Reports);

        Assert.Equal(new ObservationKey("csp-violation", "script-src", "https://a.example/x.js", "https://shop.example/cart", "", ""), report.Key);
    }

    [Fact]
    public void T14_Safari_array_with_attempts()
    {
        var report = Assert.Single(ParsedReports.Of("""
            [{"age":0,"attempts":1,"type":"coep","url":"https://shop.example/","body":{"type":"corp","blockedURL":"https://img.example/a.png","destination":"image","disposition":"enforce"}}]
            """).Reports);

        Assert.Equal(new ObservationKey("coep", "corp", "https://img.example/a.png", "https://shop.example/", "", "enforce"), report.Key);
    }

    [Fact]
    public void T15_Safaris_explicit_default_ports_go()
    {
        var report = Assert.Single(ParsedReports.Of("""
            {"csp-report":{"document-uri":"https://shop.example:443/cart","blocked-uri":"https://a.example:443/x.js","violated-directive":"script-src"}}
            """).Reports);

        Assert.Equal(("https://a.example/x.js", "https://shop.example/cart"), (report.Key.BlockedUrl, report.Key.PageUrl));
    }

    [Fact]
    public void T16_Old_Firefox_names_the_whole_source_list_and_calls_inline_code_self()
    {
        var report = Assert.Single(ParsedReports.Of("""
            {"csp-report":{"blocked-uri":"self","document-uri":"https://shop.example/","line-number":1,"original-policy":"script-src https://shop.example","referrer":"","script-sample":"onclick attribute on DIV element","source-file":"https://shop.example/","violated-directive":"script-src https://shop.example 'nonce-abc'"}}
            """).Reports);

        Assert.Equal(("script-src", "inline"), (report.Key.Directive, report.Key.BlockedUrl));
    }

    [Theory]
    [InlineData("3", "\"7\"", "null")]
    [InlineData("\"3\"", "null", "\"200\"")]
    [InlineData("null", "7.0", "true")]
    [InlineData("{}", "[]", "[{}]")]
    public void T17_Types_vary(string line, string column, string status)
    {
        var report = Assert.Single(ParsedReports.Of($$"""
            {"csp-report":{"extra":{"a":[1,{"b":2}]},"blocked-uri":"eval","violated-directive":"script-src","line-number":{{line}},"column-number":{{column}},"status-code":{{status}},"document-uri":null},"more":[1,2]}
            """).Reports);

        Assert.Equal("eval", report.Key.BlockedUrl);
    }

    [Theory]
    [InlineData("""{"type":"csp-violation","body":[]}""")]
    [InlineData("""{"type":"csp-violation","body":"text"}""")]
    [InlineData("""{"csp-report":null}""")]
    [InlineData("""{}""")]
    public void T17_A_report_without_a_body_is_counted_not_stored(string body)
    {
        var parsed = ParsedReports.Of(body);

        Assert.True(parsed.IsReadable);
        Assert.Empty(parsed.Reports);
        Assert.Single(parsed.Rejections);
    }

    [Fact]
    public void A_bare_report_without_any_wrapper_is_read()
    {
        var report = Assert.Single(ParsedReports.Of("""{"documentURI":"https://shop.example/","blockedURI":"https://a.example/x.js","effectiveDirective":"script-src-elem","disposition":"report"}""").Reports);

        Assert.Equal("https://a.example/x.js", report.Key.BlockedUrl);
    }

    [Fact]
    public void Escaped_slashes_and_unicode_escapes_are_decoded()
    {
        var report =
            Assert.Single(ParsedReports.Of("""{"csp-report":{"blocked-uri":"https:\/\/a.example\/\u0078.js","violated-directive":"script-src"}}""")
            .Reports);

        Assert.Equal("https://a.example/x.js", report.Key.BlockedUrl);
    }
}
