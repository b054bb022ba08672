using System.Security.Cryptography;
using System.Text;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Every kind of script, way of adding it and reason for not running it, each on a page of its own.</summary>
public sealed class ScriptKindTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<Capture> CrawlAsync(string html, params (string, string)[] headers)
    {
        _site.Html("shop.localhost/", html, headers);
        var capture = await chromium.Crawler.CrawlOneAsync(_site.Plan(["shop.localhost/"], "cdn.localhost", "frame.localhost"));
        TestContext.Current.TestOutputHelper?.WriteLine(capture.Describe());
        return capture;
    }

    private static Sha256Hash Digest(string text) => Sha256Hash.OfText(text);

    [Fact]
    public async Task An_external_script_has_the_digest_of_the_bytes_that_were_served()
    {
        const string Code = "window.external = 1;";
        _site.Script("cdn.localhost/a.js", Code);

        var capture = await CrawlAsync("<script src='http://cdn.localhost:PORT/a.js' async></script>");

        Assert.Equal(PageOutcome.Ok, capture.Outcome);
        var script = Assert.Single(capture.Scripts, script => script.Kind == ScriptKind.External && script.Ran);
        Assert.Equal(_site.Url("cdn.localhost/a.js"), script.Url);
        Assert.Equal(Digest(Code), script.Sha256);
        Assert.Equal(Digest(Code), script.SourceSha256);
        Assert.Equal(Code, capture.Bodies[script.SourceSha256!.Value].Text);
        Assert.Equal(AddedBy.Parser, script.AddedBy);
        Assert.True(script.InServedHtml);
        Assert.True(script.Async);
        Assert.Null(script.Parent);
    }

    [Fact]
    public async Task The_byte_digest_is_exact_for_legacy_charsets_and_byte_order_marks()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var files = new Dictionary<string, (string Text, Encoding Encoding)>
        {
            ["utf-8"] = ("window.name = 'é€ 8';", new UTF8Encoding(true)),
            ["windows-1252"] = ("window.name = 'é€';", Encoding.GetEncoding(1252)),
            ["windows-1251"] = ("window.name = 'Привет';", Encoding.GetEncoding(1251)),
            ["utf-16"] = ("window.name = 'é€ 16';", Encoding.Unicode),
            ["shift_jis"] = ("window.name = '日本';", Encoding.GetEncoding(932)),
        };
        foreach (var (charset, file) in files)
            _site.Serve($"shop.localhost/{charset}.js", charset == "utf-8" ? "text/javascript" : $"text/javascript; charset={charset}",
                BytesOf(file));

        var capture = await CrawlAsync(string.Concat(files.Keys.Select(static charset => $"<script src=/{charset}.js></script>")));

        foreach (var (charset, file) in files)
        {
            var script = Assert.Single(capture.Scripts, script => script.Url.EndsWith($"/{charset}.js", StringComparison.Ordinal));
            Assert.Equal((charset, Sha256Hash.OfBytes(BytesOf(file)), BytesOf(file).Length, Digest(file.Text)),
                (charset, script.Sha256!.Value, script.Bytes, script.SourceSha256!.Value));
        }

        static byte[] BytesOf((string Text, Encoding Encoding) file) => [.. file.Encoding.GetPreamble(), .. file.Encoding.GetBytes(file.Text)];
    }

    [Fact]
    public async Task Each_redirect_hop_of_a_script_is_kept()
    {
        _site.Redirect("shop.localhost/a.js", "http://cdn.localhost:PORT/b.js").Redirect("cdn.localhost/b.js", "/c.js")
            .Script("cdn.localhost/c.js", "window.c = 1;");

        var capture = await CrawlAsync("<script src=/a.js></script>");

        var script = Assert.Single(capture.Scripts);
        Assert.Equal(_site.Url("shop.localhost/a.js"), script.RequestedUrl);
        Assert.Equal(_site.Url("cdn.localhost/c.js"), script.Url);
        Assert.Equal([_site.Url("shop.localhost/a.js"), _site.Url("cdn.localhost/b.js")], script.Redirects);
        Assert.Contains(capture.Connections, connection => connection.Url == _site.Url("cdn.localhost/b.js"));
    }

    [Fact]
    public async Task Inline_scripts_handlers_and_javascript_urls_are_told_apart()
    {
        var capture = await CrawlAsync("""
            <body onload="window.loaded = 1"><script>window.inline = 1;</script>
            <img src=missing onerror="window.failed = 1"><button id=pay onclick="window.clicked = 1">Pay</button>
            <a href="javascript:window.link = 1" id=link>link</a><iframe src="javascript:'text'"></iframe>
            <script type="application/json">{"not": "code"}</script>
            <script>setTimeout(() => document.getElementById('link').click(), 50);</script>
            """);

        Assert.Equal(2, capture.Scripts.Count(static script => script is { Kind: ScriptKind.Inline, Ran: true }));
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.EventHandler, Ran: true } && script.Sha256 == Digest("window.loaded = 1"));
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.EventHandler, Ran: true } && script.Sha256 == Digest("window.failed = 1"));
        Assert.Contains(capture.Scripts, script => script is { Kind: ScriptKind.EventHandler, Ran: false, Place: "button#pay@onclick" });
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.JavascriptUrl, Ran: true } && script.Sha256 == Digest("window.link = 1"));
        Assert.Contains(capture.Scripts, script => script is { Kind: ScriptKind.JavascriptUrl, Ran: true } && script.Sha256 == Digest("'text'"));
        Assert.All(capture.Scripts, script => Assert.Equal(_site.Url("shop.localhost/"), script.Url));
    }

    [Fact]
    public async Task Code_made_by_code_names_the_script_that_made_it()
    {
        _site.Script("cdn.localhost/tag.js", """
            eval('window.evaluated = 1');
            new Function('a', 'window.constructed = 1')();
            setTimeout('window.timed = 1', 0);
            const inline = document.createElement('script'); inline.textContent = 'window.injected = 1'; document.head.append(inline); inline.remove();
            const external = document.createElement('script'); external.src = '/payload.js'; document.head.append(external);
            """).Script("shop.localhost/payload.js", "window.payload = 1;");

        var capture = await CrawlAsync("<head></head><script src='http://cdn.localhost:PORT/tag.js'></script>");

        var tag = Assert.Single(capture.Scripts,
            static script => script.Url.EndsWith("/tag.js", StringComparison.Ordinal) && script.Kind == ScriptKind.External);
        Assert.Equal(3, capture.Scripts.Count(static script => script.Kind == ScriptKind.Eval));
        Assert.Equal(2, capture.Scripts.Count(script => script.Kind == ScriptKind.Eval && script.Parent == tag.Id));
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.Inline, AddedBy: AddedBy.Script } && script.Parent == tag.Id
            && script.Sha256 == Digest("window.injected = 1"));
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.External, AddedBy: AddedBy.Script, InServedHtml: false } && script.Parent == tag.Id
            && script.Sha256 == Digest("window.payload = 1;"));
    }

    [Fact]
    public async Task What_is_written_into_the_parser_is_told_apart()
    {
        _site.Script("cdn.localhost/written.js", "window.written = 1;").Script("cdn.localhost/hidden.js", "window.hidden = 1;");

        var capture = await CrawlAsync("""
            <script>
            document.write('<script>window.inlineWritten = 1<\/script><script src="http://cdn.localhost:PORT/written.js"><\/script>');
            document['wri' + 'te']('<scr' + 'ipt src="http://cdn.localhost:PORT/hidden.js"></scr' + 'ipt>');
            </script>
            """);

        var writer = Assert.Single(capture.Scripts, static script => script is { Kind: ScriptKind.Inline, AddedBy: AddedBy.Parser });
        Assert.Equal(3, capture.Scripts.Count(script => script.AddedBy == AddedBy.DocumentWrite && script.Parent == writer.Id));
    }

    [Fact]
    public async Task A_spoofed_source_url_changes_nothing()
    {
        _site.Script("cdn.localhost/good.js", "window.good = 1;");

        var capture = await CrawlAsync("""
            <script src="http://cdn.localhost:PORT/good.js"></script>
            <script>eval('window.bad = 1;\n//# sourceURL=http://cdn.localhost:PORT/good.js');</script>
            <script>window.alsoBad = 1;
            //# sourceURL=http://cdn.localhost:PORT/good.js
            </script>
            """);

        var good = Assert.Single(capture.Scripts, script => script.Url == _site.Url("cdn.localhost/good.js"));
        Assert.Equal(Digest("window.good = 1;"), good.Sha256);
        Assert.Equal(2, capture.Scripts.Count(script => script.Kind == ScriptKind.Inline && script.Url == _site.Url("shop.localhost/")));
        var bad = Assert.Single(capture.Scripts, static script => script.Kind == ScriptKind.Eval);
        Assert.Equal(_site.Url("shop.localhost/"), bad.Url);
    }

    [Fact]
    public async Task Modules_of_all_kinds_and_import_maps_are_listed()
    {
        _site.Script("shop.localhost/main.js", "import '/dependency.js'; import('/dynamic.js');")
            .Script("shop.localhost/dependency.js", "window.dependency = 1;")
            .Script("shop.localhost/dynamic.js", "window.dynamic = 1;").Script("shop.localhost/mapped.js", "export const mapped = 1;")
            .Serve("shop.localhost/data.json", "application/json", """{"a":1}""").Serve("shop.localhost/sheet.css", "text/css", "p{}");

        var capture = await CrawlAsync("""
            <script type="importmap">{"imports":{"mapped":"/mapped.js"}}</script>
            <script type="speculationrules">{"prefetch":[{"urls":["/next"]}]}</script>
            <script type="module" src="/main.js"></script>
            <script type="module">import data from '/data.json' with { type: 'json' }; import sheet from '/sheet.css' with { type: 'css' }; import { mapped } from 'mapped';</script>
            """);

        var main = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/main.js", StringComparison.Ordinal));
        Assert.Equal((ScriptKind.Module, AddedBy.Parser), (main.Kind, main.AddedBy));
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.Module, AddedBy: AddedBy.Import }
            && script.Url.EndsWith("/dependency.js", StringComparison.Ordinal) && script.Parent == main.Id);
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.Module, AddedBy: AddedBy.Import } && script.Url.EndsWith("/dynamic.js", StringComparison.Ordinal)
            && script.Parent == main.Id);
        Assert.Contains(capture.Scripts,
            static script =>
            script is { Kind: ScriptKind.Module, AddedBy: AddedBy.Import } && script.Url.EndsWith("/mapped.js", StringComparison.Ordinal));
        Assert.Contains(capture.Scripts,
            static script => script is { Kind: ScriptKind.JsonModule, AddedBy: AddedBy.Import, Ran: true } && script.Sha256 == Digest("""{"a":1}"""));
        Assert.Contains(capture.Scripts,
            static script => script is { Kind: ScriptKind.CssModule, AddedBy: AddedBy.Import, Ran: true } && script.Sha256 == Digest("p{}"));
        Assert.Contains(capture.Scripts, static script => script is { Kind: ScriptKind.ImportMap, Ran: true });
        Assert.Contains(capture.Scripts, static script => script is { Kind: ScriptKind.SpeculationRules, Ran: true });
        Assert.Contains(capture.Scripts,
            script => script is { Kind: ScriptKind.Module, RequestedUrl: null, AddedBy: AddedBy.Parser }
            && script.Url == _site.Url("shop.localhost/"));
    }

    [Fact]
    public async Task Data_and_blob_scripts_and_wasm_are_listed()
    {
        byte[] wasm = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 4, 1, 2, 0, 11];
        byte[] streamed = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 5, 1, 3, 0, 1, 11];
        _site.Serve("cdn.localhost/m.wasm", "application/wasm", streamed, ("Access-Control-Allow-Origin", "*"));

        var capture = await CrawlAsync("""
            <script src="data:text/javascript,window.data=1"></script>
            <script>
            const blob = document.createElement('script'); blob.src = URL.createObjectURL(new Blob(['window.blob = 1'])); document.head.append(blob);
            WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,10,4,1,2,0,11]));
            WebAssembly.instantiateStreaming(fetch('http://cdn.localhost:PORT/m.wasm'));
            </script>
            """);

        Assert.Contains(capture.Scripts,
            static script => script is { Kind: ScriptKind.Data, AddedBy: AddedBy.Parser, Ran: true } && script.Sha256 == Digest("window.data=1"));
        Assert.Contains(capture.Scripts,
            static script =>
            script is { Kind: ScriptKind.Blob, AddedBy: AddedBy.Script, Ran: true, Parent: not null } && script.Sha256 == Digest("window.blob = 1"));
        Assert.Contains(capture.Scripts, script => script.Kind == ScriptKind.Wasm && script.Sha256 == Sha256Hash.OfBytes(wasm));
        Assert.Contains(capture.Scripts,
            script => script.Kind == ScriptKind.Wasm && script.Sha256 == Sha256Hash.OfBytes(streamed)
            && script.Url == _site.Url("cdn.localhost/m.wasm"));
    }

    [Fact]
    public async Task Workers_and_worklets_of_all_kinds_are_listed_with_what_they_load()
    {
        _site.Script("shop.localhost/worker.js", "importScripts('/imported.js'); eval('self.evaluated = 1'); new Worker('/nested.js');")
            .Script("shop.localhost/imported.js", "self.imported = 1;").Script("shop.localhost/nested.js", "self.nested = 1;")
            .Script("shop.localhost/module-worker.js", "import '/worker-dependency.js';")
                .Script("shop.localhost/worker-dependency.js", "self.dependency = 1;")
            .Script("shop.localhost/shared.js", "self.shared = 1;").Script("shop.localhost/service.js", "self.service = 1;")
            .Script("shop.localhost/audio.js", "registerProcessor('p', class extends AudioWorkletProcessor { process() { return true; } });");

        var capture = await CrawlAsync("""
            <script>
            new Worker('/worker.js'); new Worker('/module-worker.js', { type: 'module' }); new SharedWorker('/shared.js');
            navigator.serviceWorker.register('/service.js');
            new Worker(URL.createObjectURL(new Blob(['self.blobWorker = 1'])));
            new AudioContext().audioWorklet.addModule('/audio.js');
            </script>
            """);

        CapturedScript Script(string name) =>
            Assert.Single(capture.Scripts, script => script.Url.EndsWith(name, StringComparison.Ordinal) && script.Kind != ScriptKind.Eval);
        var worker = Script("/worker.js");
        Assert.Equal(ScriptKind.Worker, worker.Kind);
        Assert.Equal((ScriptKind.External, AddedBy.Import, worker.Id),
            (Script("/imported.js").Kind, Script("/imported.js").AddedBy, Script("/imported.js").Parent));
        Assert.Equal((ScriptKind.Worker, worker.Id), (Script("/nested.js").Kind, Script("/nested.js").Parent));
        Assert.Contains(capture.Scripts, script => script.Kind == ScriptKind.Eval && script.Parent == worker.Id);
        Assert.Equal(ScriptKind.Worker, Script("/module-worker.js").Kind);
        Assert.Equal((ScriptKind.Module, AddedBy.Import), (Script("/worker-dependency.js").Kind, Script("/worker-dependency.js").AddedBy));
        Assert.Equal(ScriptKind.SharedWorker, Script("/shared.js").Kind);
        Assert.Equal(ScriptKind.ServiceWorker, Script("/service.js").Kind);
        Assert.Equal(ScriptKind.Worklet, Script("/audio.js").Kind);
        Assert.Contains(capture.Scripts,
            static script =>
            script.Kind == ScriptKind.Worker && script.Url.StartsWith("blob:", StringComparison.Ordinal)
            && script.Sha256 == Digest("self.blobWorker = 1"));
        Assert.All(capture.Scripts, static script => Assert.True(script.Ran));
        Assert.All(capture.Scripts, static script => Assert.NotNull(script.Sha256));
    }

    [Fact]
    public async Task Scripts_in_frames_and_closed_shadow_roots_are_listed()
    {
        _site.Html("frame.localhost/", "<script>window.crossOrigin = 1</script><script src=/in-frame.js></script>")
            .Script("frame.localhost/in-frame.js", "window.inFrame = 1;");

        var capture = await CrawlAsync("""
            <iframe sandbox="allow-scripts" srcdoc="<script>window.sandboxed = 1</script>"></iframe>
            <iframe src="http://frame.localhost:PORT/"></iframe>
            <script>
            const host = document.createElement('div'); document.documentElement.append(host);
            const script = document.createElement('script'); script.textContent = 'window.inShadow = 1'; host.attachShadow({ mode: 'closed' }).append(script);
            </script>
            """);

        Assert.Contains(capture.Scripts, static script => script.Kind == ScriptKind.Inline && script.Sha256 == Digest("window.sandboxed = 1"));
        Assert.Contains(capture.Scripts,
            script => script.Kind == ScriptKind.Inline && script.Sha256 == Digest("window.crossOrigin = 1")
            && script.DocumentUrl == _site.Url("frame.localhost/"));
        Assert.Contains(capture.Scripts, script => script.Kind == ScriptKind.External && script.Url == _site.Url("frame.localhost/in-frame.js"));
        Assert.Contains(capture.Scripts,
            static script => script is { Kind: ScriptKind.Inline, AddedBy: AddedBy.Script } && script.Sha256 == Digest("window.inShadow = 1"));
        Assert.Equal(2, capture.Frames.Count);
        Assert.Contains(capture.Frames, static frame => frame.Sandboxed);
    }

    [Fact]
    public async Task Scripts_that_did_not_run_say_why()
    {
        _site.Script("shop.localhost/sri.js", "window.sri = 1;").Serve("shop.localhost/mime.js", "image/png", "window.mime = 1;")
            .Script("shop.localhost/syntax.js", "var = ;").Script("shop.localhost/preloaded.js", "window.preloaded = 1;")
                .Script("cdn.localhost/blocked.js", "1");

        var capture = await CrawlAsync("""
            <link rel="preload" as="script" href="/preloaded.js">
            <script src="/sri.js" integrity="sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" crossorigin></script>
            <script src="/mime.js"></script><script src="/syntax.js"></script><script src="/missing.js"></script>
            <script nomodule src="/legacy.js"></script><script nomodule>window.legacy = 1</script>
            <script src="http://cdn.localhost:PORT/blocked.js"></script><script>window.blockedInline = 1</script>
            """, ("Content-Security-Policy", "script-src 'self'"));

        NotRunReason? Reason(string name) =>
            Assert.Single(capture.Scripts, script => script.Url.EndsWith(name, StringComparison.Ordinal)).NotRunReason;
        Assert.Equal(NotRunReason.Sri, Reason("/sri.js"));
        Assert.Equal(NotRunReason.Mime, Reason("/mime.js"));
        Assert.Equal(NotRunReason.Syntax, Reason("/syntax.js"));
        Assert.Equal(NotRunReason.Network, Reason("/missing.js"));
        Assert.Equal(NotRunReason.Preload, Reason("/preloaded.js"));
        Assert.Equal(NotRunReason.Nomodule, Reason("/legacy.js"));
        Assert.Equal(NotRunReason.Csp, Reason("/blocked.js"));
        Assert.Contains(capture.Scripts,
            static script =>
            script is { Kind: ScriptKind.Inline, NotRunReason: NotRunReason.Csp } && script.Sha256 == Digest("window.blockedInline = 1"));
        Assert.Contains(capture.Scripts, static script => script is { Kind: ScriptKind.Inline, NotRunReason: NotRunReason.Nomodule });
        Assert.All(capture.Scripts, static script => Assert.False(script.Ran));
        Assert.Equal(Digest("window.sri = 1;"), Assert.Single(capture.Scripts, static script => script.NotRunReason == NotRunReason.Sri).Sha256);
    }
}
