using Microsoft.Playwright;
using PageShield.Csp;
using PageShield.Reports;

namespace PageShield.EndToEndTests.Reports;

/// <summary>The policy matcher against the judge that counts: what a real Chromium loads under a policy, pair by pair.</summary>
public sealed class PolicyMatchTests(ChromiumFixture chromium)
{
    private const string Page = "https://shop.test/cart/page";
    private const string Inline = "window.inlineRan = true";

    private static readonly string Hash = "sha256-" + Convert.ToBase64String(Sha256Hash.OfText(Inline).ToByteArray());

    /// <summary>Kind, URL, nonce.</summary>
    private static readonly (string Directive, string Url, string? Nonce)[] Resources =
    [
        ("script-src-elem", "https://shop.test/own.js", null), ("script-src-elem", "https://cdn.test/lib/a.js", null),
        ("script-src-elem", "https://cdn.test/other/b.js", null),
        ("script-src-elem", "https://cdn.test:8443/lib/c.js", null), ("script-src-elem", "https://deep.sub.cdn.test/d.js", null),
        ("script-src-elem", "https://evil.test/e.js", null),
        ("script-src-elem", "https://nonce.test/f.js", "n0nce"), ("script-src-elem", "https://nonce.test/g.js", "wrong"),
        ("script-src-elem", "https://cdn.test/lib/q.js?x=1", null),
        ("img-src", "https://img.test/i.png", null), ("img-src", "https://cdn.test/lib/j.png", null), ("frame-src", "https://pay.test/frame", null),
        ("connect-src", "https://api.test/v1/k", null),
        ("connect-src", "https://shop.test/api", null), ("style-src-elem", "https://cdn.test/lib/l.css", null),
    ];

    // Not among them: wss: and https, which CSP3 section 6.7.2.9 lets match and Chromium does not.
    private static readonly string[] Policies =
    [
        "default-src 'self'", "script-src 'self' cdn.test", "script-src https://cdn.test/lib/", "script-src cdn.test/lib/a.js; img-src *",
        "script-src *.cdn.test", "script-src cdn.test:*",
        "script-src cdn.test:8443; connect-src api.test", "script-src https:; frame-src 'none'", "script-src http://cdn.test",
        "script-src 'nonce-n0nce'", "script-src 'nonce-n0nce' 'strict-dynamic' cdn.test",
        "default-src 'none'; img-src img.test; connect-src 'self'", "default-src *", "script-src-elem 'self'; script-src 'none'",
        "child-src pay.test; default-src 'none'",
        "script-src 'unsafe-inline'; style-src cdn.test/lib/l.css", "script-src 'unsafe-inline' 'nonce-n0nce'", "script-src '{hash}'",
        "SCRIPT-SRC CDN.TEST; script-src 'none'", "script-src https://*; connect-src https://api.test/v1/",
        "script-src 'strict-dynamic' cdn.test 'unsafe-inline'", "script-src http://cdn.test:80", "script-src http://cdn.test:8443",
        "script-src https://cdn.test/lib/a.js?v=1", "script-src https://cdn.test/lib/#x",
        "script-src 'self' cdn.test, script-src cdn.test evil.test", "script-src * 'unsafe-inline', script-src 'nonce-n0nce' *.cdn.test",
        "script-src 'unsafe-hashes' '{hash}'; img-src https:, img-src cdn.test",
    ];

    [Fact]
    public async Task The_matcher_allows_what_Chromium_loads_and_nothing_else()
    {
        chromium.Require();
        var browser = await chromium.BrowserAsync();

        var wrong = new List<string>();
        foreach (var policy in Policies.Select(policy => policy.Replace("{hash}", Hash, StringComparison.Ordinal)))
        {
            var (loaded, inlineRan) = await VisitAsync(browser, policy);
            var set = CspPolicySet.OfHeader(policy).Enforced;
            foreach (var resource in Resources)
            {
                var allowed =
                    set.All(parsed =>
                    CspMatcher.AllowsUrl(parsed, resource.Directive, new Uri(resource.Url), new Uri(Page), new CspLoad { Nonce = resource.Nonce }));
                if (allowed != loaded.Contains(resource.Url))
                    wrong.Add($"{policy}: {resource.Url} is {(allowed ? "allowed by us and blocked" : "blocked by us and loaded")} by Chromium");
            }

            if (set.All(parsed => CspMatcher.AllowsInline(parsed, "script-src-elem", null, Hash)) != inlineRan)
                wrong.Add($"{policy}: inline code {(inlineRan ? "ran" : "did not run")} in Chromium");
        }

        Assert.Empty(wrong);
    }

    private static async Task<(HashSet<string> Loaded, bool InlineRan)> VisitAsync(IBrowser browser, string policy)
    {
        var page = await browser.NewPageAsync();
        var loaded = new HashSet<string>(StringComparer.Ordinal);
        await page.RouteAsync("**/*", async route =>
        {
            if (route.Request.Url == Page)
            {
                await route.FulfillAsync(
                    new()
                    {
                        ContentType = "text/html",
                        Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = policy },
                        Body = Document()
                    });
                return;
            }

            lock (loaded) loaded.Add(route.Request.Url);
            await route.FulfillAsync(
                new()
                {
                    ContentType = TypeOf(route.Request.Url),
                    Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*" },
                    Body = ""
                });
        });
        await page.GotoAsync(Page);
        foreach (var (_, url, _) in Resources.Where(resource => resource.Directive == "connect-src"))
            await page.EvaluateAsync("url => fetch(url).then(() => 1, () => 0)", url);
        var inlineRan = await page.EvaluateAsync<bool>("() => window.inlineRan === true");
        await page.CloseAsync();
        return (loaded, inlineRan);
    }

    private static string Document()
    {
        var elements = Resources.Select(resource => resource.Directive switch
        {
            "script-src-elem" => $"<script src=\"{resource.Url}\"{(resource.Nonce is null ? "" : $" nonce=\"{resource.Nonce}\"")}></script>",
            "img-src" => $"<img src=\"{resource.Url}\">",
            "frame-src" => $"<iframe src=\"{resource.Url}\"></iframe>",
            "style-src-elem" => $"<link rel=\"stylesheet\" href=\"{resource.Url}\">",
            _ => "",
        });
        return $"<!doctype html><title>Cart</title>{string.Concat(elements)}<script>{Inline}</script>";
    }

    private static string TypeOf(string url) =>
        url.Contains(".js", StringComparison.Ordinal) ? "text/javascript"
        : url.EndsWith(".css", StringComparison.Ordinal) ? "text/css"
        : url.EndsWith(".png", StringComparison.Ordinal) ? "image/png"
        : "text/html";
}
