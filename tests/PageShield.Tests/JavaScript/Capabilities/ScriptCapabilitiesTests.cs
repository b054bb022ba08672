using PageShield.JavaScript;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Tests.JavaScript.Capabilities;

public sealed class ScriptCapabilitiesTests
{
    [Theory]
    [InlineData("fetch('https://a.example/x')", CapabilityKind.Host, "a.example")]
    [InlineData("fetch('https://a.example/v1.2/x?id=7')", CapabilityKind.Url, "https://a.example/*/x")]
    [InlineData("new Image().src = '//px.example/p.gif?' + d", CapabilityKind.Host, "px.example")]
    [InlineData("var h = 'evil' + '.example'; send('https://' + h)", CapabilityKind.Host, "evil.example")]
    [InlineData("send(`wss://${x}.relay.example/s`)", CapabilityKind.Host, "{}.relay.example")]
    [InlineData("var c = {host: 'collector.shop.com'}", CapabilityKind.Host, "collector.shop.com")]
    [InlineData("go(String.fromCharCode(104,116,116,112,115,58,47,47,97,46,105,111))", CapabilityKind.Host, "a.io")]
    [InlineData("go(['https:', '', 'j.example', 'x'].join('/'))", CapabilityKind.Host, "j.example")]
    [InlineData("go(atob('aHR0cHM6Ly9iLmV4YW1wbGUveA=='))", CapabilityKind.Host, "b.example")]
    [InlineData("var h = 'aHR0cHM6Ly9iLmV4YW1wbGUveA'", CapabilityKind.Host, "b.example")]
    [InlineData("var h = 'Yi5leGFtcGxlLmNvbQ=='", CapabilityKind.Host, "b.example.com")]
    [InlineData("var h = '68747470733a2f2f622e6578616d706c65'", CapabilityKind.Host, "b.example")]
    [InlineData("var h = 'x/elpmaxe.b//:sptth'", CapabilityKind.Host, "b.example")]
    [InlineData("(function (w, i) { load(i) })(window, 'GTM-AB12CD3')", CapabilityKind.TagContainer, "GTM-AB12CD3")]
    [InlineData("x(document.cookie)", CapabilityKind.Reads, "cookies")]
    [InlineData("x(document['coo' + 'kie'])", CapabilityKind.Reads, "cookies")]
    [InlineData("(function (w, d) { x(d.cookie) })(window, document)", CapabilityKind.Reads, "cookies")]
    [InlineData("var d = document; x(d.cookie)", CapabilityKind.Reads, "cookies")]
    [InlineData("!function (w) { w.location.href = u }(this)", CapabilityKind.Sends, "navigation")]
    [InlineData("document.cookie = 'a=1'", CapabilityKind.Storage, "cookie")]
    [InlineData("new FormData(f)", CapabilityKind.Reads, "form data")]
    [InlineData("navigator.clipboard.readText()", CapabilityKind.Reads, "clipboard")]
    [InlineData("localStorage.getItem('token')", CapabilityKind.Storage, "localStorage:token")]
    [InlineData("window.sessionStorage.setItem(k, 1)", CapabilityKind.Storage, "sessionStorage:*")]
    [InlineData("localStorage.cart = 1", CapabilityKind.Storage, "localStorage:cart")]
    [InlineData("fetch(u)", CapabilityKind.Sends, "fetch")]
    [InlineData("self.fetch(u)", CapabilityKind.Sends, "fetch")]
    [InlineData("var x = new XMLHttpRequest", CapabilityKind.Sends, "XMLHttpRequest")]
    [InlineData("navigator['sendBeacon'](u)", CapabilityKind.Sends, "sendBeacon")]
    [InlineData("new WebSocket(u)", CapabilityKind.Sends, "WebSocket")]
    [InlineData("new RTCPeerConnection()", CapabilityKind.Sends, "WebRTC")]
    [InlineData("location.href = u", CapabilityKind.Sends, "navigation")]
    [InlineData("form.action = 'https://a.example'", CapabilityKind.Sends, "form action")]
    [InlineData("form.submit()", CapabilityKind.Sends, "form submit")]
    [InlineData("d.addEventListener('keydown', f)", CapabilityKind.Listens, "keydown")]
    [InlineData("d.onpaste = f", CapabilityKind.Listens, "paste")]
    [InlineData("$('form').on('submit.x change', f)", CapabilityKind.Listens, "submit")]
    [InlineData("d.querySelectorAll('input[type=password]')", CapabilityKind.Selector, "input[type=password]")]
    [InlineData("d.getElementById('cc-number')", CapabilityKind.Selector, "cc-number")]
    [InlineData("var fields = ['payment[cc_cid]']", CapabilityKind.Selector, "payment[cc_cid]")]
    [InlineData("d.getElementsByTagName('iframe')", CapabilityKind.Selector, "iframe")]
    [InlineData("t(/4[0-9]{12}(?:[0-9]{3})?/)", CapabilityKind.Pattern, "/4[0-9]{12}(?:[0-9]{3})?/")]
    [InlineData("t(/onepage|checkout/i)", CapabilityKind.Pattern, "/onepage|checkout/i")]
    [InlineData("eval(x)", CapabilityKind.DynamicCode, "eval")]
    [InlineData("(0, eval)(x)", CapabilityKind.DynamicCode, "eval")]
    [InlineData("new Function('a', b)", CapabilityKind.DynamicCode, "Function")]
    [InlineData("[].constructor.constructor('return this')()", CapabilityKind.DynamicCode, "Function")]
    [InlineData("setTimeout('go()', 1)", CapabilityKind.DynamicCode, "string timer")]
    [InlineData("document.write(x)", CapabilityKind.DynamicCode, "document.write")]
    [InlineData("import(x)", CapabilityKind.DynamicCode, "import()")]
    [InlineData("d.createElement('SCRIPT')", CapabilityKind.Injects, "script")]
    [InlineData("e.innerHTML = '<iframe src=x>'", CapabilityKind.Injects, "iframe")]
    [InlineData("window.fetch = function () {}", CapabilityKind.Hooks, "fetch")]
    [InlineData("HTMLFormElement.prototype.submit = f", CapabilityKind.Hooks, "HTMLFormElement.submit")]
    [InlineData("/*! jQuery v3.6.0 | (c) */ go()", CapabilityKind.Library, "jQuery 3.6.0")]
    [InlineData("var = 'https://a.example/x'", CapabilityKind.Host, "a.example")]
    [InlineData("var = ; document.cookie", CapabilityKind.Reads, "cookies")]
    public void An_ability_is_found(string source, CapabilityKind kind, string value)
    {
        var found = ScriptCapabilities.Of(ParsedScript.Parse(source));

        Assert.True(found.Has(kind, value), string.Join(", ", found.All));
    }

    [Theory]
    [InlineData("var fetch = 1; fetch(a)")]
    [InlineData("function f(location) { location = 1 }")]
    [InlineData("function f(self) { self.open = g }")]
    [InlineData("o.e = 'window.top.net'")]
    [InlineData("el.setAttributeNS('http://www.w3.org/2000/svg', 'x', 1)")]
    [InlineData("f('https:')")]
    [InlineData("f('jquery.js', 'a.b', 'node.text')")]
    [InlineData("f(/^\\s+$/, 'information')")]
    [InlineData("d.addEventListener('load', f); d.querySelector('.banner')")]
    [InlineData("setTimeout(function () {}, 1)")]
    [InlineData("function f(document) { }; x.cookieName = 1")]
    public void What_is_no_ability_is_not_found(string source) => Assert.Empty(ScriptCapabilities.Of(ParsedScript.Parse(source)).All);

    [Theory]
    [InlineData("var _0x12ab=['a'];function _0x34cd(_0x1,_0x2){return _0x12ab[_0x1]}_0x34cd(0)", "medium")]
    [InlineData("eval(function(p,a,c,k,e,d){return p}('0',1,1,''.split('|'),0,{}))", "high")]
    [InlineData("var a='\\x68\\x65\\x6c\\x6c\\x6f\\x20\\x77\\x6f\\x72\\x6c\\x64\\x21\\x21\\x21\\x21\\x21\\x21\\x21\\x21\\x21\\x21'", "medium")]
    public void Hiding_is_measured(string source, string level) =>
        Assert.True(ScriptCapabilities.Of(ParsedScript.Parse(source)).Has(CapabilityKind.Obfuscation, level),
            string.Join(", ", ScriptCapabilities.Of(ParsedScript.Parse(source)).All));

    [Fact]
    public void Places_are_those_of_the_source()
    {
        var found = ScriptCapabilities.Of(ParsedScript.Parse("<p>\n<script>\n  fetch('https://a.example')\n</script>"));

        Assert.Equal((3, 3), found.All.Where(c => c.Kind == CapabilityKind.Sends).Select(c => (c.Line, c.Column)).Single());
        Assert.Equal(["a.example"], found.SinkHosts);
    }

    [Fact]
    public void A_flood_of_hosts_is_cut_and_that_is_said()
    {
        var source = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"f('https://h{i}.example/');"));

        var found = ScriptCapabilities.Of(ParsedScript.Parse(source));

        Assert.True(found.IsCut);
        Assert.Equal(ScriptCapabilities.MaxCount, found.All.Count);
    }
}
