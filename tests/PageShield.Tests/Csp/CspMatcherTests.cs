using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspMatcherTests
{
    private static readonly Uri Page = new("https://shop.example/checkout");

    private static bool Allows(string policy, string url, string directive = "script-src-elem", CspLoad? load = null, Uri? page = null) =>
        CspMatcher.AllowsUrl(CspPolicy.Parse(policy), directive, new Uri(url), page ?? Page, load);

    [Theory]
    [InlineData("script-src 'self'", "https://shop.example/a.js", true)]
    [InlineData("script-src 'self'", "https://www.shop.example/a.js", false)]
    [InlineData("script-src 'self'", "http://shop.example/a.js", false)]
    [InlineData("script-src 'none'", "https://shop.example/a.js", false)]
    [InlineData("script-src", "https://shop.example/a.js", false)]
    [InlineData("img-src 'none'", "https://shop.example/a.js", true)]
    [InlineData("default-src 'none'", "https://shop.example/a.js", false)]
    [InlineData("default-src 'none'; script-src cdn.example", "https://cdn.example/a.js", true)]
    [InlineData("script-src-elem 'none'; script-src *", "https://cdn.example/a.js", false)]
    [InlineData("script-src *", "https://cdn.example/a.js", true)]
    [InlineData("script-src *", "data:text/javascript,1", false)]
    [InlineData("script-src *", "blob:https://shop.example/1", false)]
    [InlineData("script-src data:", "data:text/javascript,1", true)]
    [InlineData("script-src https:", "https://cdn.example/a.js", true)]
    [InlineData("script-src http:", "https://cdn.example/a.js", true)]
    [InlineData("script-src https:", "http://cdn.example/a.js", false)]
    [InlineData("script-src cdn.example", "http://cdn.example/a.js", false)]
    [InlineData("script-src http://cdn.example", "https://cdn.example/a.js", true)]
    [InlineData("script-src *.example", "https://a.b.example/a.js", true)]
    [InlineData("script-src *.cdn.example", "https://cdn.example/a.js", false)]
    [InlineData("script-src *.cdn.example", "https://evilcdn.example/a.js", false)]
    [InlineData("script-src CDN.Example", "https://cdn.example/a.js", true)]
    [InlineData("script-src cdn.example:8443", "https://cdn.example:8443/a.js", true)]
    [InlineData("script-src cdn.example:8443", "https://cdn.example/a.js", false)]
    [InlineData("script-src cdn.example", "https://cdn.example:8443/a.js", false)]
    [InlineData("script-src cdn.example:*", "https://cdn.example:8443/a.js", true)]
    [InlineData("script-src http://cdn.example:80", "https://cdn.example/a.js", true)]
    [InlineData("script-src cdn.example/js/", "https://cdn.example/js/a.js", true)]
    [InlineData("script-src cdn.example/js", "https://cdn.example/js/a.js", false)]
    [InlineData("script-src cdn.example/js/a.js", "https://cdn.example/js/a.js?x=1", true)]
    [InlineData("script-src cdn.example/js/a.js", "https://cdn.example/js/b.js", false)]
    [InlineData("script-src cdn.example/j%73/a.js", "https://cdn.example/js/a.js", true)]
    [InlineData("script-src cdn.example/", "https://cdn.example/js/a.js", true)]
    [InlineData("script-src 127.0.0.1:5000", "https://127.0.0.1:5000/a.js", true)]
    [InlineData("script-src shop.example/../x 'unknown-keyword'", "https://shop.example/a.js", false)]
    public void Urls_match_source_lists(string policy, string url, bool expected)
    {
        Assert.Equal(expected, Allows(policy, url));
    }

    [Theory]
    [InlineData("connect-src 'self'", "wss://shop.example/ws", true)]
    [InlineData("connect-src shop.example", "wss://shop.example/ws", true)]
    [InlineData("connect-src wss:", "wss://other.example/ws", true)]
    [InlineData("connect-src ws:", "wss://other.example/ws", true)]
    [InlineData("connect-src https:", "wss://other.example/ws", false)]
    [InlineData("connect-src *", "wss://other.example/ws", true)]
    [InlineData("connect-src 'none'", "wss://other.example/ws", false)]
    public void Web_sockets_match_as_browsers_do(string policy, string url, bool expected)
    {
        Assert.Equal(expected, Allows(policy, url, "connect-src"));
    }

    [Fact]
    public void After_a_redirect_paths_do_not_count()
    {
        Assert.True(Allows("script-src cdn.example/js/a.js", "https://cdn.example/other.js", load: new CspLoad { IsRedirected = true }));
    }

    [Fact]
    public void A_nonce_allows_any_url_and_only_the_exact_nonce_does()
    {
        Assert.True(Allows("script-src 'nonce-abc'", "https://any.example/a.js", load: new CspLoad { Nonce = "abc" }));
        Assert.False(Allows("script-src 'nonce-abc'", "https://any.example/a.js", load: new CspLoad { Nonce = "ABC" }));
        Assert.False(Allows("img-src 'nonce-abc'", "https://any.example/a.png", "img-src", new CspLoad { Nonce = "abc" }));
    }

    [Fact]
    public void Strict_dynamic_trusts_what_scripts_insert_and_ignores_hosts()
    {
        const string Policy = "script-src 'strict-dynamic' 'nonce-abc' https: 'self'";

        Assert.False(Allows(Policy, "https://shop.example/a.js"));
        Assert.True(Allows(Policy, "https://any.example/a.js", load: new CspLoad { IsParserInserted = false }));
    }

    [Fact]
    public void Integrity_allows_an_external_script_when_all_its_hashes_are_listed()
    {
        const string Hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

        Assert.True(Allows($"script-src '{Hash}'", "https://any.example/a.js", load: new CspLoad { Integrity = [Hash] }));
        Assert.False(Allows($"script-src '{Hash}'", "https://any.example/a.js", load: new CspLoad { Integrity = [Hash, "sha384-xxxx"] }));
    }

    [Theory]
    [InlineData("script-src 'unsafe-inline'", true)]
    [InlineData("script-src 'unsafe-inline' 'nonce-x'", false)]
    [InlineData("script-src 'unsafe-inline' 'strict-dynamic'", false)]
    [InlineData("script-src 'unsafe-inline' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", false)]
    [InlineData("script-src 'self'", false)]
    [InlineData("style-src 'self'", true)]
    public void Inline_scripts(string policy, bool expected)
    {
        Assert.Equal(expected, CspMatcher.AllowsInline(CspPolicy.Parse(policy), "script-src-elem", null));
    }

    [Fact]
    public void Handlers_need_unsafe_hashes()
    {
        const string Hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

        Assert.False(CspMatcher.AllowsInline(CspPolicy.Parse($"script-src '{Hash}'"), "script-src-attr", null, Hash));
        Assert.True(CspMatcher.AllowsInline(CspPolicy.Parse($"script-src 'unsafe-hashes' '{Hash}'"), "script-src-attr", null, Hash));
        Assert.False(CspMatcher.AllowsInline(CspPolicy.Parse("script-src 'nonce-abc'"), "script-src-attr", "abc"));
    }

    [Fact]
    public void Eval_and_wasm()
    {
        Assert.True(CspMatcher.AllowsEval(CspPolicy.Parse("img-src *")));
        Assert.False(CspMatcher.AllowsEval(CspPolicy.Parse("default-src *")));
        Assert.True(CspMatcher.AllowsEval(CspPolicy.Parse("script-src 'unsafe-eval'")));
        Assert.True(CspMatcher.AllowsWebAssembly(CspPolicy.Parse("script-src 'wasm-unsafe-eval'")));
        Assert.False(CspMatcher.AllowsEval(CspPolicy.Parse("script-src 'wasm-unsafe-eval'")));
    }

    [Theory]
    [InlineData("worker-src 'none'; child-src *", "worker-src", false)]
    [InlineData("child-src 'none'; script-src *", "worker-src", false)]
    [InlineData("script-src 'none'; default-src *", "worker-src", false)]
    [InlineData("child-src 'none'; default-src *", "frame-src", false)]
    [InlineData("default-src 'none'", "form-action", true)]
    [InlineData("default-src 'none'", "base-uri", true)]
    [InlineData("script-src 'none'; default-src *", "style-src-elem", true)]
    public void Fallback_follows_the_specification(string policy, string directive, bool expected)
    {
        Assert.Equal(expected, Allows(policy, "https://cdn.example/x", directive));
    }
}
