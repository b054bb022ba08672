using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using PageShield.Crawls;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Pages that are left at once: what their scripts said is kept, and who sends visitors to a stranger's page is told.</summary>
public sealed class LeavingTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    public static TheoryData<string, string> Leaving => new()
    {
        { "<script src='http://cdn.localhost:PORT/away.js'></script>", "location.replace('/end')" },
        { "<script>location.href = '/end'</script>", "location.href = '/end'" },
        { "<script>eval(\"location.assign('/end')\")</script>", "location.assign('/end')" },
        { "<script src='http://cdn.localhost:PORT/maker.js'></script>", "window.top.location = '/end' + ''" },
        { "<iframe src='/frame'></iframe>", "location = '/framed?' + 1" },
    };

    [Theory]
    [MemberData(nameof(Leaving))]
    public async Task A_script_whose_page_is_left_at_once_keeps_its_text_and_digests(string markup, string code)
    {
        _site.Html("shop.localhost/", markup.Replace("PORT", $"{_site.Port}", StringComparison.Ordinal)).Html("shop.localhost/end", "<p>end</p>")
            .Html("shop.localhost/frame", "<script>location = '/framed?' + 1</script>").Html("shop.localhost/framed", "<p>framed</p>")
            .Script("cdn.localhost/away.js", "location.replace('/end')")
            .Script("cdn.localhost/maker.js",
                "var s = document.createElement('script'); s.text = \"window.top.location = '/end' + ''\"; document.head.append(s);");

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "cdn.localhost"));

        var hash = Sha256Hash.OfText(code);
        var script = Assert.Single(capture.Scripts, script => script.SourceSha256 == hash);
        Assert.True(script.Ran && script.Sha256 == hash, capture.Describe());
        Assert.Equal(code, capture.Bodies[hash].Text);
    }

    [Theory]
    [InlineData("<p>shop</p>", "location.replace(to)", Severity.High)]
    [InlineData("<form><input name='cc-number' autocomplete='cc-number'></form>", "location.replace(to)", Severity.Critical)]
    [InlineData("<p>shop</p>", "setTimeout(function () { top.location = to }, 150)", Severity.High)]
    [InlineData("<p>shop</p>", "var a = document.createElement('a'); a.href = to; document.documentElement.append(a); a.click()", Severity.High)]
    [InlineData("<p>shop</p>", "new Function('to', 'window.location.href = to')(to)", Severity.High)]
    [InlineData("<p>shop</p>", "var s = document.createElement('script'); s.text = \"location.assign('\" + to + \"')\"; document.head.append(s)",
        Severity.High)]
    public async Task A_third_party_that_sends_visitors_to_a_strangers_page_is_a_finding_and_the_sites_own_page_is_seen(
        string markup, string code, Severity severity)
    {
        _site.Html("shop.localhost/",
            $"<title>Shop</title><script src='http://cdn.localhost:{_site.Port}/tag.js'></script>{markup}<script>window.after = 1</script>")
            .Script("cdn.localhost/tag.js", $"var to = 'http://lander.localhost:{_site.Port}/update?' + 7; {code}")
                .Html("lander.localhost/update", "<title>Update your browser</title>");

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "cdn.localhost", "lander.localhost"));

        var finding = Assert.Single(capture.Findings, static finding => finding.Rule == "visitors-sent-away");
        Assert.Equal(
            (severity, _site.Url("shop.localhost/"), "Shop", PageOutcome.Ok), (finding.Severity, capture.FinalUrl, capture.Title, capture.Outcome));
        Assert.Equal(_site.Url("cdn.localhost/tag.js"), capture.Scripts[(finding.Script ?? 0) - 1].Url);
        Assert.Contains("lander.localhost", finding.Title, StringComparison.Ordinal);
        Assert.Contains("desktop", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains(capture.Scripts, static script => script is { Kind: ScriptKind.Inline, Ran: true });
        Assert.DoesNotContain(_site.Log, static entry => entry.Target.StartsWith("lander.localhost", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("var m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + to; document.head.appendChild(m)")]
    [InlineData("document.write('<meta http-equiv=refresh content=\"0;url=' + to + '\">')")]
    [InlineData("var f = document.createElement('form'); f.action = to; document.documentElement.appendChild(f); f.submit()")]
    public async Task A_refresh_or_a_form_that_nobodys_markup_names_is_a_finding_whatever_the_stranger_answers(string code)
    {
        _site.Html("shop.localhost/", $"<title>Shop</title><script src='http://cdn.localhost:{_site.Port}/tag.js'></script><form><input name='cc-number' autocomplete='cc-number'></form>")
            .Script("cdn.localhost/tag.js", $"var to = 'http://lan' + 'der.localhost:{_site.Port}/pay?' + 7; {code}")
            .Answer("lander.localhost/pay", static context => { context.Response.StatusCode = 500; return Task.CompletedTask; });

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "cdn.localhost", "lander.localhost"));

        var finding = Assert.Single(capture.Findings, static finding => finding.Rule == "visitors-sent-away");
        Assert.Equal((Severity.Critical, _site.Url("shop.localhost/"), "Shop", PageOutcome.Ok),
            (finding.Severity, capture.FinalUrl, capture.Title, capture.Outcome));
        Assert.Contains("lander.localhost", finding.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_in_the_sites_own_markup_is_no_finding_and_no_strangers_page_is_seen_as_the_sites()
    {
        _site.Html("shop.localhost/", $"<title>Moved</title><meta http-equiv=refresh content=\"0;url=http://partner.localhost:{_site.Port}/\">")
            .Html("partner.localhost/", "<title>Partner</title>");

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "partner.localhost"));

        Assert.DoesNotContain(capture.Findings, static finding => finding.Rule == "visitors-sent-away");
        Assert.Equal(("Moved", _site.Url("shop.localhost/")), (capture.Title, capture.FinalUrl));
    }

    [Fact]
    public async Task Personas_that_are_sent_away_are_told_from_those_that_are_not()
    {
        _site.Html("shop.localhost/", $"<script src='http://cdn.localhost:{_site.Port}/tag.js'></script>")
            .Script("cdn.localhost/tag.js", $"if (/Mobile/.test(navigator.userAgent)) location.replace('http://lander.localhost:{_site.Port}/')");
        var phone = new Persona { Name = "phone", IsMobile = true };

        var captures =
            await chromium.Crawler.CrawlAllAsync(_site.Plan(["shop.localhost/"], "cdn.localhost") with { Personas = [Persona.Desktop, phone] });

        var finding = Assert.Single(captures.SelectMany(static capture => capture.Findings), static finding => finding.Rule == "visitors-sent-away");
        Assert.Contains("sent away: phone; that are not: desktop", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sites_own_code_may_lead_away_and_so_may_everybody_to_a_payment_processor()
    {
        _site.Html("shop.localhost/", $"<script>location.replace('http://second.localhost:{_site.Port}/')</script>")
            .Html("second.localhost/", "<title>Second</title>")
            .Html("shop.localhost/pay", $"<title>Pay</title><script src='http://cdn.localhost:{_site.Port}/pay.js'></script>")
            .Script("cdn.localhost/pay.js", $"location.replace('http://pay.localhost:{_site.Port}/')")
                .Html("pay.localhost/", "<title>Processor</title>");

        var captures =
            await chromium.Crawler.CrawlAllAsync(
            _site.Plan(["shop.localhost/", "shop.localhost/pay"], "second.localhost", "cdn.localhost",
            "pay.localhost") with
            { PaymentHosts = ["pay.localhost"] });

        Assert.DoesNotContain(captures.SelectMany(static capture => capture.Findings), static finding => finding.Rule == "visitors-sent-away");
        Assert.Equal(["Processor", "Second"], captures.Select(static capture => capture.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_never_ends_keeps_no_page_from_being_looked_at()
    {
        _site.Html("shop.localhost/", "<title>Shop</title><script async src=/never.js></script><form><input name=card autocomplete=cc-number></form><script>document.querySelector('input').oninput = () => { window.typed = 1 }</script>")
            .Answer("shop.localhost/never.js", static async context =>
            {
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync("var half = 1;");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            });

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"]));

        Assert.Equal(PageOutcome.Cut, capture.Outcome);
        Assert.Contains(capture.Forms.SelectMany(static form => form.Fields), static field => field.Purpose == "cc-number");
        Assert.Contains("still loading", capture.OutcomeReason, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Bytes => new()
    {
        // A byte that is no UTF-8, as files of another time have it in a comment.
        { "text/javascript", [.. "var a = 1; // caf"u8, 0xE9, .. " and more"u8] },
        { "text/javascript; charset=utf-8", [.. "var b = '"u8, 0xF0, 0x90, 0x80, .. "';"u8] },
        { "text/javascript", [.. "var c = '\uFFFD';"u8] },
        { "text/javascript; charset=iso-8859-1", [.. "var d = '"u8, 0x81, 0x8D, 0x9D, 0xE4, .. "';"u8] },
        { "text/javascript; charset=shift_jis", [.. "var e = '"u8, 0x83, 0x65, 0x83, 0x58, .. "';"u8] },
        { "text/javascript; charset=nonsense", [.. "var f = '"u8, 0xC3, 0xA4, .. "';"u8] },
        { "application/octet-stream", [.. Enumerable.Repeat((byte)' ', 216_000), .. "var g = '"u8, 0xE9, .. "';"u8] },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task A_file_that_ran_and_was_served_whole_has_the_digest_of_its_bytes(string type, byte[] bytes)
    {
        _site.Html("shop.localhost/", "<script src=/file></script>").Serve("shop.localhost/file", type, bytes);

        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"]));

        var script = Assert.Single(capture.Scripts);
        Assert.True(script.Ran, capture.Describe());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), script.Sha256?.ToString());
    }
}
