using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>The tricks by which pages tell crawlers and instrumentation from ordinary visitors, each tried on a page of our own.</summary>
public sealed class UnseenTests(ChromiumFixture chromium)
{
    /// <summary>Each a JavaScript expression, or a promise of one, that is true where the trick works on us.</summary>
    private static readonly (string Name, string Code)[] Tricks =
    [
        ("webdriver", "navigator.webdriver !== false || Object.getOwnPropertyNames(navigator).length > 0"),
        ("webdriver descriptor", "!/native code/.test(Object.getOwnPropertyDescriptor(Navigator.prototype, 'webdriver').get + '')"),
        ("user agent", "/headless/i.test(navigator.userAgent) || !/Chrome\\/\\d+\\.0\\.0\\.0 /.test(navigator.userAgent)"),
        ("brands", "!navigator.userAgentData || JSON.stringify(navigator.userAgentData.brands).includes('Headless') || !navigator.userAgentData.brands.some(b => b.brand === 'Google Chrome')"),
        ("high-entropy hints", "navigator.userAgentData.getHighEntropyValues(['fullVersionList', 'platform']).then(v => /Headless/.test(JSON.stringify(v)) || v.platform !== navigator.userAgentData.platform)"),
        ("agent of server and page", "fetch('/agent').then(r => r.text()).then(t => t !== navigator.userAgent)"),
        ("chrome object", "typeof chrome !== 'object'"),
        ("driver's names", "[...Object.getOwnPropertyNames(window), ...Object.getOwnPropertyNames(document)].some(n => /^(\\$?cdc_|__playwright|__pw|__puppeteer|__webdriver|__selenium|pageshield|_phantom|callPhantom|domAutomation)/i.test(n))"),
        ("toString of replaced functions", "hooked.some(([o, n]) => !isNative(o[n], n))"),
        ("toString of replaced accessors", "accessors.some(([o, n, k]) => !isNative(Object.getOwnPropertyDescriptor(o, n)[k], k + ' ' + n))"),
        ("toString of constructors", "constructors.some(n => window[n] && !isNative(window[n], n))"),
        ("toString of toString", "!isNative(Function.prototype.toString, 'toString') || Function.prototype.toString.toString() !== Function.prototype.toString.call(Function.prototype.toString)"),
        ("toString of a stranger",
            "(() => { try { Function.prototype.toString.call({}); return true; } catch (e) { return !(e instanceof TypeError) || strange(e); } })()"),
        ("descriptors", "hooked.some(([o, n]) => { const d = Object.getOwnPropertyDescriptor(o, n); return !d.writable || !d.enumerable !== (o === Function.prototype) || !d.configurable; })"),
        ("accessor descriptors", "accessors.some(([o, n]) => { const d = Object.getOwnPropertyDescriptor(o, n); return !d.enumerable || !d.configurable || typeof d.get !== 'function'; })"),
        ("own properties of functions",
            "hooked.some(([o, n]) => Object.getOwnPropertyNames(o[n]).sort().join() !== 'length,name' || 'prototype' in o[n])"),
        ("replaced functions as constructors",
            "hooked.some(([o, n]) => { try { new o[n](); return true; } catch (e) { return !/not a constructor/.test(e.message); } })"),
        ("lengths and names", "document.write.length !== 0 || document.write.name !== 'write' || EventTarget.prototype.addEventListener.length !== 2 || RTCPeerConnection.name !== 'RTCPeerConnection' || FormData.length !== 0"),
        ("order of properties", "(() => { const f = fresh(); return Object.getOwnPropertyNames(Document.prototype).join() !== Object.getOwnPropertyNames(f.Document.prototype).join(); })()"),
        ("constructor's prototype", "constructors.some(n => window[n] && (window[n].prototype.constructor !== window[n] || !(Object.getPrototypeOf(window[n]) === Function.prototype || Object.getPrototypeOf(window[n]) === EventTarget)))"),
        ("instanceof", "!(new FormData() instanceof FormData) || !(new EventSource('/none') instanceof EventSource)"),
        ("subclassing", "(() => { class Mine extends FormData { } return !(new Mine() instanceof Mine); })()"),
        ("stack of a wrong receiver",
            "hooked.some(([o, n]) => { try { o[n].call(Object.create(null), 1, 2); return false; } catch (e) { return strange(e); } })"),
        ("stack of an accessor", "accessors.some(([o, n, k]) => { try { Object.getOwnPropertyDescriptor(o, n)[k].call({}, 1); return false; } catch (e) { return strange(e); } })"),
        ("stack of a constructor", "(() => { try { new EventSource('http://['); return true; } catch (e) { return strange(e); } })()"),
        ("conversions are made once", "(() => { let n = 0; const o = { toString() { n++; return 'k'; } }; localStorage.setItem(o, o); document.cookie = o; return n !== 3; })()"),
        ("fresh frame's toString on our functions",
            "(() => { const f = fresh(); return hooked.some(([o, n]) => !f.Function.prototype.toString.call(o[n]).includes('[native code]')); })()"),
        ("our toString on a fresh frame's functions", "(() => { const f = fresh(); return !Function.prototype.toString.call(f.document.write).includes('[native code]') || !Function.prototype.toString.call(f.Function.prototype.toString).includes('[native code]'); })()"),
        ("fresh frame's webdriver", "fresh().navigator.webdriver !== false || fresh().navigator.userAgent !== navigator.userAgent"),
        ("sandboxed frame", "new Promise(done => { addEventListener('message', e => done(e.data !== 'fine'), { once: true }); const f = document.createElement('iframe'); f.sandbox = 'allow-scripts'; f.srcdoc = `<script>parent.postMessage(navigator.webdriver === false && /native code/.test(document.write + '') && !/headless/i.test(navigator.userAgent) ? 'fine' : 'seen', '*')<\\/script>`; document.body.append(f); })"),
        ("worker", "new Promise(done => { const w = new Worker(URL.createObjectURL(new Blob([`postMessage([navigator.userAgent, navigator.userAgentData && JSON.stringify(navigator.userAgentData.brands), Function.prototype.toString + '', navigator.language, indexedDB.open + '', Object.getOwnPropertyNames(self).some(n => /pageshield|__pw/.test(n))])`]))); w.onmessage = e => done(e.data[0] !== navigator.userAgent || e.data[1] !== JSON.stringify(navigator.userAgentData.brands) || !/native code/.test(e.data[2]) || e.data[3] !== navigator.language || !/native code/.test(e.data[4]) || e.data[5]); })"),
        ("shared worker", "new Promise(done => { const w = new SharedWorker(URL.createObjectURL(new Blob([`onconnect = e => e.ports[0].postMessage(navigator.userAgent)`]))); w.port.onmessage = e => done(e.data !== navigator.userAgent); })"),
        ("service worker", "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(r => new Promise(done => { navigator.serviceWorker.onmessage = e => done(e.data !== navigator.userAgent); r.active.postMessage('agent'); }))"),
        ("permissions",
            "navigator.permissions.query({ name: 'notifications' }).then(p => (Notification.permission === 'denied') !== (p.state === 'denied'))"),
        ("permissions' toString", "!isNative(navigator.permissions.query, 'query')"),
        ("WebGL strings", "(() => { const g = document.createElement('canvas').getContext('webgl'); if (!g) return true; const x = g.getExtension('WEBGL_debug_renderer_info'); return /swiftshader|llvmpipe|software/i.test(g.getParameter(x.UNMASKED_VENDOR_WEBGL) + g.getParameter(x.UNMASKED_RENDERER_WEBGL)); })()"),
        ("plugins", "navigator.plugins.length !== 5 || navigator.mimeTypes.length !== 2 || !(navigator.plugins[0] instanceof Plugin)"),
        ("languages", "navigator.languages.length === 0 || navigator.languages[0] !== navigator.language"),
        ("window and screen", "outerWidth === 0 || outerHeight === 0 || innerWidth > screen.width || innerHeight > screen.height || (screen.width === 800 && screen.height === 600)"),
        ("console getter on an error", "new Promise(done => { let hit = false; const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { hit = true; return ''; } }); console.debug(e); setTimeout(() => done(hit), 50); })"),
        ("console getter on an element", "new Promise(done => { let hit = false; const e = document.createElement('div'); Object.defineProperty(e, 'id', { get() { hit = true; return ''; } }); console.debug(e); setTimeout(() => done(hit), 50); })"),
        ("console on a proxy", "new Promise(done => { let hit = 0; const p = new Proxy({}, { get() { hit++; }, ownKeys() { hit++; return []; }, getPrototypeOf() { hit++; return null; } }); console.log(p); console.table([p]); setTimeout(() => done(hit > 0), 50); })"),
        ("console's own functions", "['log', 'debug', 'error', 'table'].some(n => !isNative(console[n], n))"),
        ("one constructor under two names", "window.webkitRTCPeerConnection && webkitRTCPeerConnection !== RTCPeerConnection"),
        ("console toString", "new Promise(done => { let hit = 0; const f = () => { }; f.toString = () => { hit++; return ''; }; console.debug(f); setTimeout(() => done(hit > 0), 50); })"),
        ("debugger timing", "(() => { const t = performance.now(); debugger; return performance.now() - t > 100; })()"),
        ("timing of a replaced accessor", "(() => { const i = document.createElement('input'); i.name = 'q'; i.value = 'x'; const t = performance.now(); for (let n = 0; n < 100000; n++) i.value; return performance.now() - t > 1500; })()"),
        ("date", "!isNative(Date, 'Date') || !isNative(Date.now, 'now') || Math.abs(Date.now() - (performance.timeOrigin + performance.now())) > 1000"),
    ];

    private const string Page = """
        <title>Tricks</title><body><script>
        const hooked = [[Document.prototype, 'write'], [Document.prototype, 'writeln'], [Element.prototype, 'attachShadow'], [EventTarget.prototype, 'addEventListener'], [Storage.prototype, 'setItem'], [IDBFactory.prototype, 'open'],
          [HTMLCanvasElement.prototype, 'toDataURL'], [Permissions.prototype, 'query'], [RTCPeerConnection.prototype, 'setConfiguration'], [CanvasRenderingContext2D.prototype, 'getImageData']];
        const accessors = [[HTMLInputElement.prototype, 'value', 'get'], [HTMLInputElement.prototype, 'value', 'set'], [HTMLSelectElement.prototype, 'value', 'get'], [Document.prototype, 'cookie', 'set'], [Document.prototype, 'cookie', 'get'], [KeyboardEvent.prototype, 'key', 'get']];
        const constructors = ['RTCPeerConnection', 'EventSource', 'FormData', 'PaymentRequest'];
        const isNative = (f, n) => Function.prototype.toString.call(f) === `function ${n}() { [native code] }` && f + '' === `function ${n}() { [native code] }`;
        const strange = e => (e.stack ?? '').split('\n').slice(1).some(l => !l.includes(location.host) && !/^ +at (?!Reflect)\S+ \(<anonymous>\)$/.test(l));
        const fresh = () => { const f = document.createElement('iframe'); document.body.append(f); return f.contentWindow; };
        const tricks = { TRICKS };
        (async () => {
          const seen = [];
          for (const name in tricks) {
            try { if (await Promise.race([tricks[name](), new Promise(done => setTimeout(() => done('no answer'), 5000))])) seen.push(name); } catch (e) { seen.push(name + ': ' + e); }
          }
          await fetch('/verdict', { method: 'POST', body: JSON.stringify(seen) });
        })();
        </script>
        """;

    [Fact]
    public async Task No_trick_tells_a_page_that_it_is_watched()
    {
        await using var site = await FixtureSite.StartAsync();
        var tricks = string.Join(",\n", Tricks.Select(static trick => $"{JsonSerializer.Serialize(trick.Name)}: () => {trick.Code}"));
        site.Html("shop.localhost/", Page.Replace("TRICKS", tricks, StringComparison.Ordinal))
            .Answer("shop.localhost/agent", static context => context.Response.WriteAsync(context.Request.Headers.UserAgent.ToString()))
            .Answer("shop.localhost/verdict", static context => Task.CompletedTask)
            .Script("shop.localhost/sw.js", "onmessage = e => e.source.postMessage(navigator.userAgent)");

        await chromium.Crawler.CrawlOneAsync(site.Plan(["shop.localhost/"]) with { PageTimeout = TimeSpan.FromSeconds(90) });

        var verdict = Assert.Single(site.Log, static entry => entry.Target == "shop.localhost/verdict").Body;
        TestContext.Current.TestOutputHelper?.WriteLine(verdict);
        Assert.Equal("[]", verdict);
    }
}
