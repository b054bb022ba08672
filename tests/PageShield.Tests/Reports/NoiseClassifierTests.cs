using PageShield.Reports;

namespace PageShield.Tests.Reports;

public sealed class NoiseClassifierTests
{
    private static string? Of(string blocked, string source = "", string document = "https://shop.example/cart", string sample = "",
        BrowserFamilies browser = BrowserFamilies.Chrome) =>
        NoiseClassifier.Classify(blocked, source, document, sample, browser);

    public static TheoryData<string, string> NoisySchemes()
    {
        var data = new TheoryData<string, string>();
        foreach (var scheme in "chrome-extension moz-extension safari-extension safari-web-extension webkit-masked-url ms-browser-extension se-extension mxaddon-pkg jar resource chrome user-script".Split(' ')) data.Add(scheme, Noise.Extension);
        foreach (var scheme in "webviewprogress webviewprogressproxy android-webview gsa mx mxjscall mbinit wvjbscheme crwebnull crwebinvoke chromenull chromeinvoke chromeinvokeimmediate nativebaiduhd bdvideo sinaweibo iabjs opera".Split(' ')) data.Add(scheme, Noise.WebView);
        foreach (var scheme in "about res none safari-resource ms-appx ms-appx-web symres tmtbff view-source".Split(' '))
            data.Add(scheme, Noise.Browser);
        return data;
    }

    [Theory]
    [MemberData(nameof(NoisySchemes))]
    public void A_scheme_is_noise_bare_with_colon_and_as_source_file(string scheme, string expected)
    {
        Assert.Equal(expected, Of(scheme));
        Assert.Equal(expected, Of(scheme + ":"));
        Assert.Equal(expected, Of(scheme.ToUpperInvariant() + "://something/x.js"));
        if (scheme != "about") Assert.Equal(expected, Of("https://cdn.example/x.js", source: scheme + "://abc/x.js")); // a frame without an address
    }

    [Theory]
    [InlineData("https://gc.kaspersky-labs.com/x/main.js", Noise.Antivirus)]
    [InlineData("https://shop.example/netdefender/hui/ndhui.js", Noise.Antivirus)]
    [InlineData("https://nikkomsgchannel/e", Noise.Antivirus)]
    [InlineData("https://injections.adguard.com/x", Noise.Antivirus)]
    [InlineData("https://gateway.zscaler.net/x", Noise.CorporateProxy)]
    [InlineData("https://gateway.zscalertwo.net/auD", Noise.CorporateProxy)]
    [InlineData("https://a.zscaler.net/", Noise.CorporateProxy)]
    [InlineData("https://x.blackspider.com/", Noise.CorporateProxy)]
    [InlineData("https://block.opendns.com/", Noise.CorporateProxy)]
    [InlineData("https://easyid.scansafe.net/", Noise.CorporateProxy)]
    [InlineData("https://alert.scansafe.net/alert.js", Noise.CorporateProxy)]
    [InlineData("https://www.gstatic.com/_/translate_http/_/js/k=translate_http.tr.de/m=el_main", Noise.Translation)]
    [InlineData("https://translate.google.com/translate_a/element.js", Noise.Translation)]
    [InlineData("http://192.168.1.1/inject.js", Noise.CaptivePortal)]
    [InlineData("http://10.0.0.1:8080/", Noise.CaptivePortal)]
    [InlineData("http://1.1.1.1/bmi/x.js", Noise.CaptivePortal)]
    [InlineData("https://shop-example.translate.goog/x.js", Noise.Translation)]
    [InlineData("https://translate.googleapis.com/translate_a/l", Noise.Translation)]
    [InlineData("https://www.gstatic.com/images/branding/product/1x/translate_24dp.png", Noise.Translation)]
    [InlineData("https://www.superfish.com/ws/sf_main.jsp", Noise.Adware)]
    [InlineData("https://abc-a.akamaihd.net/x.js", Noise.Adware)]
    [InlineData("http://loadingpage7.info/x", Noise.Adware)]
    [InlineData("https://adblockers.opera-mini.net/css_block/x.css", Noise.WebView)]
    [InlineData("http://localhost:8080/x.js", Noise.LocalDevelopment)]
    [InlineData("http://127.0.0.1:52231/kis", Noise.LocalDevelopment)]
    [InlineData("data:text/html,chromewebdata", Noise.Browser)]
    public void A_noisy_address_is_labelled(string blocked, string expected)
    {
        Assert.Equal(expected, Of(blocked));
    }

    [Theory]
    [InlineData("https://www.googletagmanager.com/gtm.js")]
    [InlineData("https://connect.facebook.net/en_US/fbevents.js")]
    [InlineData("https://s3.amazonaws.com/x/y.js")]
    [InlineData("https://d19mml8yptdetb.cloudfront.net/x.js")]
    [InlineData("http://45.61.136.22/jq.js")]
    [InlineData("http://1.1.1.1/other.js")]
    [InlineData("https://notkaspersky-labs.com/x.js")]
    [InlineData("https://zscaler.net.evil.example/x.js")]
    [InlineData("https://fonts.gstatic.com/s/x.woff2")]
    [InlineData("https://translate-google.com/x.js")]
    [InlineData("https://evil-example.translate.goog/x.js")]
    [InlineData("https://my--shop-example.translate.goog/x.js")]
    [InlineData("https://cdn-analytics.localhost:5082/a.js")]
    [InlineData("inline")]
    [InlineData("eval")]
    [InlineData("data")]
    [InlineData("blob")]
    [InlineData("")]
    public void What_may_be_a_skimmer_is_not_noise(string blocked)
    {
        Assert.Null(Of(blocked));
    }

    [Theory]
    [InlineData("installGlobalHook(window)", Noise.InjectedCode)]
    [InlineData("(function installHook (window) {", Noise.InjectedCode)]
    [InlineData("const V8_STACK_TRACE", Noise.InjectedCode)]
    [InlineData("(function injected(eventName, injectedIn", Noise.InjectedCode)]
    [InlineData("var lastpass_iter=0", Noise.InjectedCode)]
    [InlineData("ghostery", Noise.InjectedCode)]
    [InlineData("vimiumOnClick", Noise.InjectedCode)]
    [InlineData("BlockAdBlock", Noise.InjectedCode)]
    [InlineData("diigolet", Noise.InjectedCode)]
    [InlineData("window.Evernote", Noise.InjectedCode)]
    [InlineData("klTabId_kis", Noise.Antivirus)]
    [InlineData("AG_onLoad(", Noise.Antivirus)]
    [InlineData("stealCards()", null)]
    public void Injected_code_is_told_by_its_sample(string sample, string? expected)
    {
        Assert.Equal(expected, Of("inline", sample: sample));
    }

    [Fact]
    public void An_in_app_browser_is_noise_only_together_with_its_own_code()
    {
        Assert.Null(Of("https://evil.example/x.js", browser: BrowserFamilies.InApp));
        Assert.Equal(Noise.WebView, Of("inline", sample: "iabjs://bridge", browser: BrowserFamilies.InApp));
    }

    [Theory]
    [InlineData("data:text/html,chromewebdata", Noise.Browser)]
    [InlineData("chrome-extension://abc/page.html", Noise.Extension)]
    [InlineData("https://shop-example.translate.goog/", Noise.Translation)]
    public void The_document_may_be_the_noise(string document, string expected)
    {
        Assert.Equal(expected, Of("https://cdn.example/x.js", document: document));
    }

    [Theory]
    [InlineData("about")]
    [InlineData("about:srcdoc")]
    [InlineData("about:blank")]
    [InlineData("blob")]
    [InlineData("data")]
    public void A_frame_without_an_address_is_not_noise(string address)
    {
        Assert.Null(Of("https://evil.example/x.js", document: address));
        Assert.Null(Of("https://evil.example/x.js", source: address));
    }

    [Fact]
    public void A_site_on_localhost_reports_its_own_host_without_a_label()
    {
        Assert.Null(Of("http://localhost:5082/x.js", document: "http://localhost:5082/"));
        Assert.Null(Of("http://127.0.0.1:9/x.js", document: "http://shop.localhost:5082/"));
    }
}
