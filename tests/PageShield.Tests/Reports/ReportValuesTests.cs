using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Reports.Parsing;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

/// <summary>Values that reports carry; the numbers are rows of the format table.</summary>
public sealed class ReportValuesTests
{
    private static Report Legacy(string blocked, string more = "") => Assert.Single(ParsedReports.Of($$$"""
        {"csp-report":{"document-uri":"https://shop.example/cart","violated-directive":"script-src","blocked-uri":"{{{blocked}}}"{{{more}}}}}
        """).Reports);

    [Theory]
    [InlineData("inline")]
    [InlineData("eval")]
    [InlineData("wasm-eval")]
    [InlineData("trusted-types-policy")]
    [InlineData("trusted-types-sink")]
    [InlineData("")]
    public void T18_Keywords_stay_as_they_are(string keyword)
    {
        Assert.Equal(keyword, Legacy(keyword).Key.BlockedUrl);
        Assert.Null(Legacy(keyword).Noise);
    }

    [Fact]
    public void No_text_of_a_report_keeps_what_a_database_cannot_hold()
    {
        var report = Legacy(@"https://a.example/\u0000\ud800.js", @",""source-file"":""https://a.example/\u0000"",""script-sample"":""a\u0000b\udc00"",""original-policy"":""x\u0000""");

        foreach (var text in new[] { report.Key.BlockedUrl, report.Key.PageUrl, report.Key.SourceFile, report.Sample })
        {
            Assert.Null(PageShield.Storage.StorableText.FaultOf(text));
            Assert.DoesNotContain("\\u0000", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("about", "https://shop.example/checkout", "https://shop.example/checkout")]
    [InlineData("about:srcdoc", "https://shop.example/checkout?id=7", "https://shop.example/checkout?id={v}")]
    [InlineData("blob", "https://shop.example/", "https://shop.example/")]
    [InlineData("data", "https://shop.example/", "https://shop.example/")]
    [InlineData("about", "", "about")]
    [InlineData("about", "about:client", "about")]
    [InlineData("blob:https://shop.example/0f9c5a4e-3c1b-4e0f-9f63-0d3b7f0c2a11", "", "https://shop.example/")]
    [InlineData("blob:null/0f9c5a4e-3c1b-4e0f-9f63-0d3b7f0c2a11", "", "blob:")]
    public void A_document_without_an_address_is_the_page_s_that_made_it(string document, string referrer, string expected)
    {
        var report = Assert.Single(ParsedReports.Of($$$"""
            {"csp-report":{"document-uri":"{{{document}}}","referrer":"{{{referrer}}}","violated-directive":"script-src","blocked-uri":"https://evil.example/x.js"}}
            """).Reports);

        Assert.Equal(UrlTemplate.FoldWithoutValues(expected), report.Key.PageUrl);
        Assert.Null(report.Noise);
    }

    [Fact]
    public void The_envelope_names_the_page_of_a_document_without_an_address()
    {
        var report = Assert.Single(ParsedReports.Of("""
            [{"type":"csp-violation","url":"https://shop.example/pay","body":{"documentURL":"about:srcdoc","referrer":"https://other.example/","effectiveDirective":"script-src-elem","blockedURL":"https://evil.example/x.js"}}]
            """).Reports);

        Assert.Equal("https://shop.example/pay", report.Key.PageUrl);
    }

    [Fact]
    public void T19_Origin_and_full_url_stay_two_observations()
    {
        Assert.Equal("https://a.example/", Legacy("https://a.example").Key.BlockedUrl);
        Assert.Equal("https://a.example/redirector", Legacy("https://a.example/redirector").Key.BlockedUrl);
    }

    [Fact]
    public void T20_Query_credentials_and_fragment_are_scrubbed()
    {
        var report = Legacy("https://user:pass@a.example/x.js?token=SECRET#frag");

        Assert.Equal("https://a.example/x.js?token={v}", report.Key.BlockedUrl);
        Assert.DoesNotContain("SECRET", report.Sample, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", report.Sample, StringComparison.Ordinal);
        Assert.DoesNotContain("frag", report.Sample, StringComparison.Ordinal);
    }

    [Fact]
    public void T21_The_sample_is_kept_scrubbed()
    {
        Assert.Contains("\"sample\":\"Element innerHTML|<b>{email}</b>\"", Legacy("trusted-types-sink", """ ,"script-sample":"Element innerHTML|<b>ann@example.com</b>" """).Sample, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enforce", "enforce")]
    [InlineData("report", "report")]
    [InlineData("reporting", "reporting")]
    [InlineData("whatever", "")]
    public void T22_Dispositions(string sent, string expected)
    {
        Assert.Equal(expected, Legacy("inline", $$""" ,"disposition":"{{sent}}" """).Key.Disposition);
        Assert.Equal("", Legacy("inline").Key.Disposition);
    }

    [Fact]
    public void T23_Duplicates_are_one_observation()
    {
        Assert.Equal(Legacy("inline").Key, Legacy("inline").Key);
    }

    [Theory]
    [InlineData("chrome-extension", Noise.Extension)]
    [InlineData("chrome-extension:", Noise.Extension)]
    [InlineData("moz-extension://6f9619ff-8b86-d011-b42d-00cf4fc964ff/x.js", Noise.Extension)]
    [InlineData("data", null)]
    [InlineData("blob", null)]
    public void T24_Bare_schemes(string blocked, string? noise)
    {
        Assert.Equal(noise, Legacy(blocked).Noise);
    }

    private static Report One(string body) => Assert.Single(ParsedReports.Of(body).Reports);

    [Fact]
    public void T25_Csp_violation_of_trusted_types()
    {
        var report = One("""[{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"trusted-types-sink","effectiveDirective":"require-trusted-types-for","sample":"Element innerHTML|<img","disposition":"report"}}]""");

        Assert.Equal(("require-trusted-types-for", "trusted-types-sink"), (report.Key.Directive, report.Key.BlockedUrl));
    }

    [Theory]
    [InlineData("""{"documentURL":"https://shop.example/","subresourceURL":"https://a.example/x.js","hash":"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","destination":"script","type":"subresource"}""", true)]
    [InlineData("""{"document_url":"https://shop.example/","subresource_url":"https://a.example/x.js","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","destination":"script"}""", true)]
    [InlineData("""{"documentURL":"https://shop.example/","subresourceURL":"https://a.example/x.js","hash":"","destination":"script","type":"subresource"}""", false)]
    public void T26_Csp_hash_in_every_spelling(string body, bool hasHash)
    {
        var report = One($$$"""[{"type":"csp-hash","age":1,"url":"https://shop.example/","body":{{{body}}}}]""");

        Assert.Equal(new ObservationKey("csp-hash", "script", "https://a.example/x.js", "https://shop.example/", "", ""), report.Key);
        Assert.Equal(hasHash ? Sha256Hash.OfText("") : null, report.ContentHash);
    }

    [Fact]
    public void T27_Integrity_violation()
    {
        var report = One("""[{"type":"integrity-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"https://a.example/x.js","destination":"script","reportOnly":true}}]""");

        Assert.Equal(new ObservationKey("integrity-violation", "script", "https://a.example/x.js", "https://shop.example/", "", "report"), report.Key);
    }

    [Theory]
    [InlineData("permissions-policy-violation", "policyId", "permissions-policy-violation")]
    [InlineData("potential-permissions-policy-violation", "policyId", "potential-permissions-policy-violation")]
    [InlineData("feature-policy-violation", "featureId", "permissions-policy-violation")]
    public void T28_Permissions_policy(string type, string member, string expected)
    {
        var report = One($$$"""[{"type":"{{{type}}}","url":"https://shop.example/","body":{"{{{member}}}":"geolocation","sourceFile":"https://a.example/x.js","disposition":"report"}}]""");

        Assert.Equal(new ObservationKey(expected, "geolocation", "", "https://shop.example/", "https://a.example/x.js", "report"), report.Key);
    }

    [Fact]
    public void T29_Opener_and_embedder_policies()
    {
        var coop = One("""[{"type":"coop","url":"https://shop.example/","body":{"disposition":"reporting","effectivePolicy":"same-origin","type":"navigation-from-response","referrer":"https://b.example/"}}]""");

        Assert.Equal(new ObservationKey("coop", "navigation-from-response", "", "https://shop.example/", "", "reporting"), coop.Key);
    }

    [Theory]
    [InlineData("""{"type":"deprecation","url":"https://shop.example/","body":{"id":"unload-handler","message":"m","sourceFile":"https://a.example/x.js"}}""", "deprecation", "unload-handler")]
    [InlineData("""{"type":"intervention","url":"https://shop.example/","body":{"id":"HeavyAdIntervention","message":"m"}}""", "intervention", "heavyadintervention")]
    [InlineData("""{"type":"crash","url":"https://shop.example/","body":{"reason":"oom","crashId":"x"}}""", "crash", "oom")]
    public void T30_Browser_reports(string item, string type, string directive)
    {
        var key = One($"[{item}]").Key;

        Assert.Equal((type, directive), (key.Type, key.Directive));
    }

    [Fact]
    public void T31_Network_error()
    {
        var report = One("""[{"age":1,"type":"network-error","url":"https://api.example/pay?card=1","body":{"elapsed_time":18,"method":"POST","phase":"dns","protocol":"http/1.1","referrer":"https://shop.example/checkout","sampling_fraction":1,"server_ip":"","status_code":0,"type":"dns.name_not_resolved"}}]""");

        Assert.Equal(new ObservationKey("network-error", "dns.name_not_resolved", "https://api.example/pay?card={v}", "https://shop.example/checkout", "", ""), report.Key);
    }

    [Fact]
    public void T32_Unknown_types_are_kept_raw_and_bounded()
    {
        var document = One("""[{"type":"document-policy-violation","url":"https://shop.example/","body":{"policyId":"sync-xhr"}}]""");
        var unknown = One($$$"""[{"type":"brand-new","url":"https://shop.example/a?secret=1","body":{"what":"{{{new string('x', 50_000)}}}","mail":"ann@example.com"}}]""");

        Assert.Equal(("document-policy-violation", "sync-xhr"), (document.Key.Type, document.Key.Directive));
        Assert.Equal("brand-new", unknown.Key.Type);
        Assert.InRange(unknown.Sample.Length, 50, ReportInterpreter.MaxSampleLength);
        Assert.DoesNotContain("secret=1", unknown.Sample, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_reports_all_parse_or_are_counted_with_a_reason()
    {
        var file = Corpus.ReportFile("published-reports.jsonl");
        var reports = 0;
        foreach (var line in File.ReadLines(file))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            var isJson = json.RootElement.GetProperty("parsed").GetBoolean();
            var parsed = ParsedReports.Of(isJson ? json.RootElement.GetProperty("body").GetRawText() : json.RootElement.GetProperty("raw").GetString() ?? "");

            Assert.True(parsed.Reports.Count + parsed.Rejections.Count > 0, line);
            if (isJson) Assert.True(parsed.IsReadable, line);
            reports += parsed.Reports.Count;
        }

        Assert.InRange(reports, 115, int.MaxValue);
    }
}
