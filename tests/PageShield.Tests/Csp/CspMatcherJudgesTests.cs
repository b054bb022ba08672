using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PageShield.Csp;

namespace PageShield.Tests.Csp;

/// <summary>The matcher against what other implementations and the web-platform tests expect, row by row.</summary>
public sealed class CspMatcherJudgesTests
{
    [Fact]
    public void Salvation_agrees_on_what_a_policy_allows() => PolicyJudges.Agree("salvation-allows", Salvation, least: 380,
    [
        .. ((string[])["L1038", "L1039", "L750", "L764", "L777", "L778", "L927"])
            .Select(line => ($"testWildcards:{line}", "`*` let ftp: through while it was a network scheme")),
        ("testMissingInfo:L1413", "an origin of a scheme that browsers do not know is opaque to Salvation"),
    ]);

    [Fact]
    public void Servo_agrees_on_what_a_policy_allows() => PolicyJudges.Agree("servo-examples", Servo, least: 45);

    [Fact]
    public void Chromium_agrees_on_single_source_expressions() => PolicyJudges.Agree("chromium-source", ChromiumSource, least: 120,
    [
        .. ((string[])["AllowScheme:L160", "SchemeIsEmpty:L156"])
            .Select(id => (id, "Chromium sees no host in URLs of schemes that it does not know")),
        .. ((string[])["MatchingAsSelf:L303", "MatchingAsSelf:L304"]).Select(id => (id, "Chromium lets any file: URL match a file: page")),
    ]);

    [Fact]
    public void Chromium_agrees_on_source_lists() => PolicyJudges.Agree("chromium-source-list", ChromiumList, least: 15,
        ("AllowSelf:L111", "Chromium's network code does not let 'self' match ws:, its page code and CSP3 do"));

    [Fact]
    public void Generated_web_platform_tests_agree_on_scripts_and_workers() => PolicyJudges.Agree("wpt-gen", WebPlatformGenerated, least: 400);

    [Fact]
    public void Named_web_platform_tests_agree() => PolicyJudges.Agree("wpt-named", WebPlatformNamed, least: 110,
        ("prefetch-src/prefetch-blocked.html", "prefetch-src is gone from CSP3"));

    // Left out: questions about nothing (no URL, no document), and what CSP3 no longer has (navigate-to, plugin-types, prefetch-src); sandboxes are
    // asked flag by flag here.
    private static bool? Salvation(JsonElement row)
    {
        var (policy, args) = (CspPolicy.Parse(row.Text("policy")!), row.GetProperty("args"));
        if (policy.Find("navigate-to") is not null || policy.Find("plugin-types") is not null || policy.Find("sandbox") is not null) return null;

        var (url, page, source) = (PolicyJudges.Url(args.Text("url")), PolicyJudges.Url(args.Text("origin")), args.Text("source"));
        bool? Load(string directive) => url is null || page is null ? null : CspMatcher.AllowsUrl(policy, directive, url, page, new CspLoad
        {
            Nonce = args.Text("nonce"),
            Integrity = (args.Text("integrity") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            IsParserInserted = args.Flag("parserInserted") ?? true,
        });
        return row.Text("policyMethod") switch
        {
            "allowsExternalScript" => Load("script-src-elem"),
            "allowsExternalStyle" => Load("style-src-elem"),
            "allowsWorker" => Load("worker-src"),
            "allowsImage" => Load("img-src"),
            "allowsFrame" => Load("frame-src"),
            "allowsFont" => Load("font-src"),
            "allowsObject" => Load("object-src"),
            "allowsMedia" => Load("media-src"),
            "allowsApplicationManifest" => Load("manifest-src"),
            "allowsConnection" => Load("connect-src"),
            "allowsFrameAncestor" => Load("frame-ancestors"),
            "allowsFormAction" => Load("form-action"),
            "allowsInlineScript" =>
                CspMatcher.AllowsCode(policy, "script-src-elem",
                new CspLoad { Nonce = args.Text("nonce"), Integrity = Digests(source), IsParserInserted = args.Flag("parserInserted") ?? true }),
            "allowsInlineStyle" => CspMatcher.AllowsInline(policy, "style-src-elem", args.Text("nonce"), Digests(source)),
            "allowsScriptAsAttribute" => CspMatcher.AllowsInline(policy, "script-src-attr", null, Digests(source)),
            "allowsStyleAsAttribute" => CspMatcher.AllowsInline(policy, "style-src-attr", null, Digests(source)),
            "allowsJavascriptUrlNavigation" => CspMatcher.AllowsJavascriptUrl(policy, Digests(source is null ? null : "javascript:" + source)),
            "allowsEval" => CspMatcher.AllowsEval(policy),
            _ => null,
        };
    }

    private static bool? Servo(JsonElement row)
    {
        var policy = CspPolicy.Parse(row.Text("policy")!);
        if (row.Text("disposition") == "report") return true;
        return row.Text("check") switch
        {
            "request" =>
                CspMatcher.AllowsUrl(policy, DirectiveOf(row.Text("destination")), new Uri(row.Text("currentUrl") ?? row.Text("url")!),
                PolicyJudges.Page(row.Text("documentOrigin")),
                new CspLoad { Nonce = row.Text("nonce"), IsRedirected = row.Text("currentUrl") is { } current && current != row.Text("url") }),
            "base-uri" => CspMatcher.AllowsUrl(policy, "base-uri", new Uri(row.Text("url")!), PolicyJudges.Page(row.Text("documentOrigin"))),
            "eval" => CspMatcher.AllowsEval(policy),
            "wasm" => CspMatcher.AllowsWebAssembly(policy),
            _ => Inline(policy, row.Text("inlineType"), row.Text("nonce"), row.Text("source")),
        };
    }

    // Left out: structures that no text can express, and fenced frames, which CSP3 does not know.
    private static bool? ChromiumSource(JsonElement row)
    {
        if (row.Flag("expressible") == false || row.Flag("opaqueFencedFrame") == true) return null;
        var expression = row.Text("source") == "self" ? "'self'" : row.Text("expression");
        return expression is null || PolicyJudges.Url(row.Text("url")) is not { } url ? null : CspMatcher.AllowsUrl(
            CspPolicy.Parse($"img-src {expression}"), "img-src", url, SelfOf(row), new CspLoad { IsRedirected = row.Flag("redirect") == true });
    }

    private static bool? ChromiumList(JsonElement row) =>
        row.Text("check") != "allow" || row.Text("expected") == "allowed-only-if-wildcard-matches-ws" ? null : CspMatcher.AllowsUrl(
        CspPolicy.Parse($"{row.Text("directive")} {row.Text("sources")}"), row.Text("directive")!, new Uri(row.Text("url")!), SelfOf(row),
        new CspLoad { IsRedirected = row.Flag("redirect") == true });

    private static bool? WebPlatformGenerated(JsonElement row)
    {
        var (policy, page, isWorker) =
            (CspPolicy.Parse(row.Text("policy")!), new Uri(row.Text("documentUrl")!),
            row.Text("destination")!.EndsWith("worker", StringComparison.Ordinal));
        var first = isWorker ? "worker-src" : "script-src-elem";
        // A worker or worklet that is a data: URL or of the page's own origin imports the script; static imports are requests for the same
        // destination.
        if (row.Text("startedVia") == "data" && !CspMatcher.AllowsUrl(policy, first, new Uri("data:text/javascript,import"), page)) return false;
        var started = row.Text("startedVia") == "same-origin-script"
            ? CspMatcher.AllowsUrl(policy, first, new Uri(page, "static-import.py"), page)
            : true;
        return started && row.GetProperty("urlChain").EnumerateArray().Select((url, index) => (Url: new Uri(url.GetString()!), index))
            .All(step => CspMatcher.AllowsUrl(policy, first, step.Url, page, new CspLoad { IsRedirected = step.index > 0 }));
    }

    private static bool? WebPlatformNamed(JsonElement row)
    {
        var (policy, page) = (CspPolicy.Parse(row.Text("policy")!), new Uri(row.Text("documentUrl")!));
        return row.Text("check") switch
        {
            "request" =>
                Load(row.Text("url"), isRedirected: false) && (row.Text("redirectTo") is null || Load(row.Text("redirectTo"), isRedirected: true)),
            "inline" => Inline(policy, row.Text("inlineType"), row.Text("nonce"), row.Text("source")),
            "frame-ancestors" =>
                row.GetProperty("ancestors").EnumerateArray()
                .All(ancestor => CspMatcher.AllowsUrl(policy, "frame-ancestors", PolicyJudges.Page(ancestor.GetString()), page)),
            "eval" => CspMatcher.AllowsEval(policy),
            _ => CspMatcher.AllowsUrl(policy, "base-uri", new Uri(row.Text("url")!), page),
        };

        bool Load(string? url, bool isRedirected) =>
            CspMatcher.AllowsUrl(policy, row.Text("initiator") == "prefetch" ? "default-src" : DirectiveOf(row.Text("destination")),
            new Uri(page, url!), page,
            new CspLoad { Nonce = row.Text("nonce"), IsRedirected = isRedirected, IsParserInserted = row.Flag("parserInserted") ?? true });
    }

    private static bool Inline(CspPolicy policy, string? type, string? nonce, string? source) => type switch
    {
        "navigation" => CspMatcher.AllowsJavascriptUrl(policy, Digests(source)),
        "script" => CspMatcher.AllowsInline(policy, "script-src-elem", nonce, Digests(source)),
        "script-attribute" or "script attribute" => CspMatcher.AllowsInline(policy, "script-src-attr", nonce, Digests(source)),
        "style" => CspMatcher.AllowsInline(policy, "style-src-elem", nonce, Digests(source)),
        _ => CspMatcher.AllowsInline(policy, "style-src-attr", nonce, Digests(source)),
    };

    private static string DirectiveOf(string? destination) => destination switch
    {
        "script" or "xslt" or "audioworklet" or "paintworklet" => "script-src-elem",
        "worker" or "sharedworker" or "serviceworker" => "worker-src",
        "style" => "style-src-elem",
        "image" => "img-src",
        "font" => "font-src",
        "audio" or "video" or "track" => "media-src",
        "object" or "embed" => "object-src",
        "iframe" or "frame" or "document" => "frame-src",
        "manifest" => "manifest-src",
        _ => "connect-src",
    };

    private static Uri SelfOf(JsonElement row)
    {
        var self = row.GetProperty("selfSource");
        if (self.ValueKind != JsonValueKind.Object) return new Uri("about:blank");
        if (self.Text("schemeOnly") is { } scheme) return new Uri($"{scheme}://self.invalid/");
        var port = self.GetProperty("port").GetInt32();
        return Uri.TryCreate($"{self.Text("scheme")}://{self.Text("host")}{(port < 0 ? "" : $":{port}")}/", UriKind.Absolute, out var page)
            ? page
            : new Uri("about:blank");
    }

    private static string[] Digests(string? source) => source is null ? [] :
    [
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(source))),
        "sha384-" + Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(source))),
        "sha512-" + Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(source))),
    ];
}
