using CsCheck;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

public sealed class UrlTemplateTests
{
    [Theory]
    [InlineData("https://Shop.Example:443/a", "https://shop.example/a")]
    [InlineData("http://shop.example:80", "http://shop.example/")]
    [InlineData("http://shop.example:8080/", "http://shop.example:8080/")]
    [InlineData("wss://shop.example:443/ws", "wss://shop.example/ws")]
    [InlineData("https://user:secret@shop.example/a#frag", "https://shop.example/a")]
    [InlineData("https://bücher.example/a", "https://xn--bcher-kva.example/a")]
    [InlineData("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a")]
    [InlineData("https://shop.example./a", "https://shop.example/a")]
    [InlineData("https://shop.example\\a\\b", "https://shop.example/a/b")]
    public void Hosts_ports_credentials_and_fragments_are_normalised(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.Fold(url));
    }

    [Theory]
    [InlineData("https://s.example/main.3f2a9c.js", "https://s.example/main.{hash}.js")]
    [InlineData("https://s.example/assets/app-BxT3k_9a.js", "https://s.example/assets/app-{hash}.js")]
    [InlineData("https://s.example/assets/index-Bx-3k_9a.js", "https://s.example/assets/index-{hash}.js")]
    [InlineData("https://s.example/chunk-XHG2WQ7L.js", "https://s.example/chunk-{hash}.js")]
    [InlineData("https://s.example/vendors~main.9c1f6f8e2d8a4b7c.chunk.js", "https://s.example/vendors~main.{hash}.chunk.js")]
    [InlineData("https://s.example/3f2a9c77ab01.js", "https://s.example/{hash}.js")]
    [InlineData("https://s.example/app.03929114.js", "https://s.example/app.{hash}.js")]
    [InlineData("https://s.example/app.039291.chunk.js", "https://s.example/app.{hash}.chunk.js")]
    [InlineData("https://s.example/03929114.js", "https://s.example/{hash}.js")]
    [InlineData("https://s.example/03929114.jpg", "https://s.example/{id}.jpg")]
    [InlineData("https://s.example/widget-03929114.js", "https://s.example/widget-{id}.js")]
    [InlineData("https://s.example/app.20240501.js", "https://s.example/app.{id}.js")]
    [InlineData("https://s.example/jquery-3.7.1.min.js", "https://s.example/jquery-3.7.1.min.js")]
    [InlineData("https://s.example/app-checkout.js", "https://s.example/app-checkout.js")]
    [InlineData("https://s.example/polyfills-es2015.js", "https://s.example/polyfills-es2015.js")]
    [InlineData("https://s.example/SharedCheckoutUi.js", "https://s.example/SharedCheckoutUi.js")]
    [InlineData("https://s.example/static/facade.js", "https://s.example/static/facade.js")]
    public void Bundler_hashes_fold_and_words_stay(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.Fold(url));
    }

    [Theory]
    [InlineData("https://s.example/order/1234567", "https://s.example/order/{id}")]
    [InlineData("https://s.example/p/blue-shirt-12345.html", "https://s.example/p/blue-shirt-{id}.html")]
    [InlineData("https://s.example/u/6f9619ff-8b86-d011-b42d-00cf4fc964ff/x", "https://s.example/u/{uuid}/x")]
    [InlineData("https://s.example/blog/2024/05/31/title", "https://s.example/blog/{date}/title")]
    [InlineData("https://s.example/blog/2024/05/title", "https://s.example/blog/{date}/title")]
    [InlineData("https://s.example/report-2024-05-31.html", "https://s.example/report-{date}.html")]
    [InlineData("https://s.example/20240531/", "https://s.example/{date}/")]
    [InlineData("https://s.example/api/v2/list", "https://s.example/api/v2/list")]
    [InlineData("https://s.example/c/d41d8cd98f00b204e9800998ecf8427e", "https://s.example/c/{hash}")]
    [InlineData("https://s.example/t/eyJhbGciOiJIUzI1NiJ9abcXYZ", "https://s.example/t/{token}")]
    [InlineData("https://s.example/t/xKpQzRtWvYbNcMdLfGhJ", "https://s.example/t/{token}")]
    [InlineData("https://s.example/TheSharedCheckoutUiComponentsBundle", "https://s.example/TheSharedCheckoutUiComponentsBundle")]
    [InlineData("https://s.example/getXMLHTTPRequestFactoryInstance", "https://s.example/getXMLHTTPRequestFactoryInstance")]
    [InlineData("https://s.example/cart;jsessionid=AB12CD34EF", "https://s.example/cart;jsessionid={v}")]
    public void Ids_hashes_and_dates_in_paths_fold(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.Fold(url));
    }

    [Theory]
    [InlineData("https://s.example/a.js?v=12", "https://s.example/a.js?v={v}")]
    [InlineData("https://s.example/a.js?1731234567", "https://s.example/a.js?{v}")]
    [InlineData("https://s.example/gtag/js?id=G-ABC12", "https://s.example/gtag/js?id=G-ABC12")]
    [InlineData("https://s.example/gtag/js?id=AW-123456789", "https://s.example/gtag/js?id=AW-123456789")]
    [InlineData("https://s.example/a.js?id=UA-2998670-1&rnd2=0.7261538201", "https://s.example/a.js?id=UA-2998670-1&rnd2={v}")]
    [InlineData("https://s.example/call?lp=815426955118-886410453436&at=10.1", "https://s.example/call?lp={v}&at=10.1")]
    [InlineData("https://s.example/a?session=d41d8cd98f00b204e9800998ecf8427e&x=", "https://s.example/a?session={v}&x=")]
    [InlineData("https://s.example/a?", "https://s.example/a")]
    [InlineData("https://s.example/a?john@example.com=1", "https://s.example/a?{p}={v}")]
    public void Queries_fold_their_cache_busters(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.Fold(url));
    }

    [Theory]
    [InlineData("https://s.example/gtag/js?id=G-ABC12&l=dataLayer", "https://s.example/gtag/js?id={v}&l={v}")]
    public void Without_values_every_query_value_goes(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.FoldWithoutValues(url));
        Assert.Equal(expected, UrlTemplate.FoldWithoutValues(UrlTemplate.Fold(url)));
    }

    [Theory]
    [InlineData("inline", "inline")]
    [InlineData("trusted-types-sink", "trusted-types-sink")]
    [InlineData("", "")]
    [InlineData("chrome-extension", "chrome-extension")]
    [InlineData("chrome-extension://abcdefgh/content.js", "chrome-extension:")]
    [InlineData("data:text/html,<script>alert(1)</script>", "data:text/html")]
    [InlineData("data", "data")]
    [InlineData("about:blank", "about:blank")]
    [InlineData("blob:https://s.example/6f9619ff-8b86-d011-b42d-00cf4fc964ff", "blob:https://s.example")]
    [InlineData("javascript:alert(1)", "javascript:")]
    public void Keywords_and_other_schemes_stay_short(string url, string expected)
    {
        Assert.Equal(expected, UrlTemplate.Fold(url));
    }

    [Fact]
    public void Ten_thousand_products_are_one_page()
    {
        var templates = Enumerable.Range(10_000, 10_000)
            .Select(id => UrlTemplate.Fold($"https://shop.example/product/{id}?utm_source=news&v={id}"))
            .ToHashSet();

        Assert.Equal(["https://shop.example/product/{id}?utm_source=news&v={v}"], templates);
    }

    private static readonly Gen<string> Urls =
        Gen.Select(
            Gen.OneOf("https://", "http://", "HTTP://", "wss://", "ftp://", "data:", "blob:https://", "about:", "javascript:", "//", "", "https:/",
                "https:///"),
            Gen.String[Gen.Char["abcXYZ019.:@[]%-_é食 \\"], 0, 20],
            Gen.String[Gen.Char["abcdefXYZ0123456789./-_~;=,{}%@é \t\n\0?&#:"], 0, 300],
            (scheme, host, rest) => scheme + host + "/" + rest);

    private static readonly Gen<string> Any = Gen.OneOf(Urls, Gen.String, Gen.String.Select(text => "https://s.example/" + text));

    [Fact]
    public void Folding_twice_changes_nothing()
    {
        Any.Sample(url =>
        {
            var once = UrlTemplate.Fold(url);
            Assert.Equal(once, UrlTemplate.Fold(once));

            var bare = UrlTemplate.FoldWithoutValues(url);
            Assert.Equal(bare, UrlTemplate.FoldWithoutValues(bare));
            Assert.Equal(bare, UrlTemplate.FoldWithoutValues(once));
        }, iter: 20_000);
    }

    [Fact]
    public void A_template_is_short_printable_and_without_a_fragment()
    {
        Any.Sample(url =>
        {
            var template = UrlTemplate.Fold(url);
            Assert.True(template.Length <= UrlTemplate.MaxLength, template);
            Assert.DoesNotContain(template, c => c is <= ' ' or >= '\x7f' or '#');
        }, iter: 20_000);
    }

    [Fact]
    public void A_very_long_url_costs_linear_time_and_is_cut()
    {
        var template = UrlTemplate.Fold("https://s.example/" + string.Concat(Enumerable.Repeat("a/", 500_000)) + "?q=1");

        Assert.EndsWith("{more}", template, StringComparison.Ordinal);
    }
}
