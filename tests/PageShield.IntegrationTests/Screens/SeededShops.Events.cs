using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

internal static partial class SeededShops
{
    /// <summary>A PNG of one grey pixel.</summary>
    private static readonly byte[] Picture =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCA2yJ1oQAAAABJRU5ErkJggg==");

    private static void AddConnectionsAndCookies(PageShieldDbContext database, DateTimeOffset now)
    {
        string[] urls =
        [
            "https://metrics-cdn.example/p.gif", "https://collect.analytics.example/v4", "wss://chat.support.example/socket",
            "https://shop.example/api/cart",
            $"https://xn--pple-43d.example/{Markup}", "https://js.payments.example/v3/tokens/{id}", "https://fonts.example/inter.woff2",
        ];
        ConnectionType[] types =
            [ConnectionType.Image, ConnectionType.Beacon, ConnectionType.Websocket, ConnectionType.Fetch, ConnectionType.Xhr, ConnectionType.Fetch,
            ConnectionType.Font];
        for (var i = 0; i < urls.Length; i++)
        {
            database.Connections.Add(new Connection
            {
                SiteId = ShopId,
                Id = 2000 + i,
                Identity = Sha256Hash.OfText(urls[i]),
                UrlTemplate = urls[i],
                Host = urls[i].Split('/')[2],
                Method = i is 1 or 5 ? "POST" : "GET",
                Type = types[i],
                Party = i == 3 ? Party.First : Party.Third,
                InitiatorScriptId = i switch { 0 => Skimmer, 1 => Skimmer, 4 => Hostile, _ => null },
                FirstSeenAt = i == 0 ? now.AddHours(-2) : now.AddDays(-12),
                LastSeenAt = now.AddHours(-2),
                CrawledAt = now.AddHours(-2),
                ReportedAt = i < 2 ? now.AddMinutes(-9) : null,
                ReportCount = i < 2 ? 143 : 0,
                OnPaymentPage = i is 0 or 5,
                Status = InventoryStatus.Active,
                HostVerdict = i == 0 ? HostListing.Listed : HostListing.Unlisted,
            });
        }

        (string Name, string Domain, Party Party, bool HttpOnly, string? SameSite, long? MaxAge, string? SetBy)[] cookies =
        [
            ("session", "shop.example", Party.First, true, "Lax", null, "header"),
            ("_ga", "shop.example", Party.First, false, null, 63_072_000, "https://tags.manager.example/gtm.js"),
            ("uid", "ads.network.example", Party.Third, false, "None", 31_536_000, "header"),
            (Markup, "shop.example", Party.First, false, "Strict", 3_600, $"https://xn--pple-43d.example/{Markup}"),
            ("=cmd|' /C calc'!A0", "chat.support.example", Party.Third, false, "None", 600, null),
        ];
        for (var i = 0; i < cookies.Length; i++)
        {
            var (name, domain, party, httpOnly, sameSite, maxAge, setBy) = cookies[i];
            database.Cookies.Add(new Cookie
            {
                SiteId = ShopId,
                Id = 3000 + i,
                Name = name,
                Domain = domain,
                Path = "/",
                Party = party,
                HttpOnly = httpOnly,
                Secure = i != 1,
                SameSite = sameSite,
                MaxAge = maxAge,
                SetBy = setBy,
                Status = InventoryStatus.Active,
                FirstSeenAt = now.AddDays(-12 + i),
                LastSeenAt = now.AddHours(-2),
            });
        }
    }

    private static void AddCrawls(PageShieldDbContext database, DateTimeOffset now)
    {
        database.Crawls.AddRange(
            new Crawl
            {
                SiteId = ShopId,
                Id = 9001,
                Trigger = CrawlTrigger.Manual,
                State = CrawlState.Completed,
                IsBaseline = true,
                QueuedAt = now.AddDays(-12),
                StartedAt = now.AddDays(-12),
                FinishedAt = now.AddDays(-12)
                .AddMinutes(3),
                PagesOk = 5,
                PagesKnown = 5,
                RequestedBy = "mara@shop.example"
            },
            new Crawl
            {
                SiteId = ShopId,
                Id = 9002,
                Trigger = CrawlTrigger.CatchUp,
                IsLate = true,
                State = CrawlState.Completed,
                QueuedAt = now.AddHours(-8),
                StartedAt = now.AddHours(-8),
                FinishedAt = now.AddHours(-8)
                .AddMinutes(2),
                PagesOk = 4,
                PagesNotOk = 1,
                PagesKnown = 5,
                Note = "Was due while Page Shield was not running."
            },
            new Crawl
            {
                SiteId = ShopId,
                Id = LastCrawl,
                Trigger = CrawlTrigger.Schedule,
                State = CrawlState.Completed,
                QueuedAt = now.AddHours(-2),
                StartedAt = now.AddHours(-2),
                FinishedAt = now.AddHours(-2).AddSeconds(94),
                PagesOk = 3,
                PagesNotOk = 2,
                PagesKnown = 5
            },
            new Crawl
            {
                SiteId = ShopId,
                Id = RunningCrawl,
                Trigger = CrawlTrigger.Manual,
                State = CrawlState.Running,
                QueuedAt = now.AddSeconds(-40),
                StartedAt = now.AddSeconds(-38),
                PagesOk = 2,
                PagesNotOk = 1,
                PagesKnown = 12,
                Stage =
                $"loading https://shop.example/products/7 {Markup}",
                RequestedBy = "mara@shop.example"
            },
            new Crawl
            {
                SiteId = QuietId,
                Id = FailedCrawl,
                Trigger = CrawlTrigger.Schedule,
                State = CrawlState.Failed,
                QueuedAt = now.AddHours(-5),
                StartedAt = now.AddHours(-5),
                FinishedAt = now.AddHours(-5)
                .AddSeconds(9),
                PagesNotOk = 1,
                PagesKnown = 1,
                Note = "The name quiet.example could not be resolved. Check the site’s hosts."
            });
        (string Path, PageOutcome Outcome, int Status, string? Reason)[] visits =
        [
            ("/", PageOutcome.Ok, 200, null), ("/products/7", PageOutcome.Ok, 200, null), ("/checkout/payment", PageOutcome.Ok, 200, null),
            ($"/search?q={Markup}", PageOutcome.Timeout, 200, "The page was still loading after 45 s; what it had loaded by then is kept."),
            ("/account/login", PageOutcome.Blocked, 403, "The site answered 403. Allow-list the crawler’s user agent, or leave this page out."),
        ];
        for (var i = 0; i < visits.Length; i++)
        {
            var (path, outcome, status, reason) = visits[i];
            var url = "https://shop.example" + path;
            var capture = new Capture
            {
                Url = url,
                FinalUrl = url,
                Status = status,
                Outcome = outcome,
                StartedAt = now.AddHours(-2),
                FinishedAt = now.AddHours(-2).AddSeconds(4),
                Headers = new Dictionary<string, string> { ["content-type"] = "text/html", ["x-frame-options"] = Markup },
                Scripts = i < 3 ? Captured(url) : [],
                Cuts = i == 3 ? ["The list of console messages was cut after 50."] : [],
                ConsoleErrors = [$"Uncaught TypeError: {Markup}"],
            };
            database.CrawlPages.Add(new CrawlPage
            {
                SiteId = ShopId,
                CrawlId = LastCrawl,
                Id = 8000 + i,
                PageId = 100 + i,
                Url = url,
                FinalUrl = url,
                Status = status,
                Outcome = outcome,
                OutcomeReason = reason,
                StartedAt = capture.StartedAt,
                FinishedAt = capture.FinishedAt,
                ScriptCount = capture.Scripts.Count,
                Capture = CaptureJson.Compress(capture),
                Screenshot = i < 3 ? Picture : null,
            });
        }
    }

    private static CapturedScript[] Captured(string document) =>
    [
        One(1, "https://tags.manager.example/gtm.js", null), One(2, $"https://{SkimmerHost}/v4/tag.js", 1),
        One(3, "https://shop.example/assets/app.js", null),
        One(4, "https://js.payments.example/v3/", 3), One(5, "https://ads.network.example/load.js", 1),
        One(6, "https://ads.network.example/pixel.js", 5),
        One(7, $"https://xn--pple-43d.example/{Markup}.js", 6) with { Ran = false, NotRunReason = NotRunReason.Csp },
        One(8, document, null) with { Kind = ScriptKind.Inline, RequestedUrl = null },
        CapturedScriptOf(document),
    ];

    private static CapturedScript CapturedScriptOf(string document) =>
        One(9, document, 2) with { Kind = ScriptKind.Eval, RequestedUrl = null, AddedBy = AddedBy.Script };

    private static CapturedScript One(int id, string url, int? parent) => new()
    {
        Id = id,
        Kind = ScriptKind.External,
        Url = url,
        RequestedUrl = url,
        AddedBy = parent is null ? AddedBy.Parser : AddedBy.Script,
        Parent = parent,
        DocumentUrl = "https://shop.example/",
        Sha256 = Sha256Hash.OfText(url),
        SourceSha256 = Sha256Hash.OfText(url),
        Bytes = 4200 * id,
    };

    private static void AddChanges(PageShieldDbContext database, DateTimeOffset now, Sha256Hash old, Sha256Hash infected)
    {
        Change(Infection, ChangeKind.ScriptChanged, ChangeClass.Capability, 2, $"https://{SkimmerHost}/v4/tag.js",
            "It now reads the payment form when it is sent, and sends it to metrics-cdn.example.", change =>
            (change.ScriptId, change.OldSha256, change.NewSha256, change.OnPaymentPage, change.CrawlId) = (Skimmer, old, infected, true, LastCrawl));
        Change(5002, ChangeKind.ConnectionHostAdded, ChangeClass.Capability, 2, "metrics-cdn.example",
            "Pages now send requests to metrics-cdn.example, a host that was not contacted before.", change =>
            (change.OnPaymentPage, change.CrawlId) = (true, LastCrawl));
        Change(HeaderChange, ChangeKind.HeaderChanged, ChangeClass.Code, 8, "content-security-policy",
            "The content security policy now allows inline scripts.", change =>
            (change.OldValue, change.NewValue, change.PageId) =
                ("script-src 'self' https://js.payments.example",
                $"script-src 'self' 'unsafe-inline' https://js.payments.example; report-uri /{Markup}", CheckoutPage));
        Change(5004, ChangeKind.ScriptAdded, ChangeClass.Capability, 30, $"https://xn--pple-43d.example/{Markup}.js",
            $"A script from a new third-party host, {Markup}, runs on one page.", change => change.ScriptId = Hostile);
        Change(5005, ChangeKind.CookieAdded, ChangeClass.Data, 60, "uid", "ads.network.example now sets the cookie uid for a year.", _ => { });
        for (var i = 0; i < 40; i++)
        {
            var number = i;
            Change(4900 - i, ChangeKind.ScriptChanged, (ChangeClass)(1 + (i % 3)), 20 + (i * 7), $"https://shop.example/assets/module-{i}.js",
                "Only literal values are different.", change =>
            {
                change.ScriptId = 1100 + number;
                if (number > 3) (change.ReviewedAt, change.ReviewedBy) = (now.AddDays(-1), "mara@shop.example");
            });
        }

        void Change(long id, ChangeKind kind, ChangeClass depth, int hoursAgo, string subject, string summary, Action<Change> more)
        {
            var change =
                new Change
                {
                    SiteId = ShopId,
                    Id = id,
                    At = now.AddHours(-hoursAgo),
                    Kind = kind,
                    Class = depth,
                    Subject = subject,
                    Summary = summary
                };
            more(change);
            change.Sameness = PageShield.Changes.Change.SamenessOf(change);
            database.Changes.Add(change);
        }
    }

    private static void AddObservations(PageShieldDbContext database, DateTimeOffset now)
    {
        (string Directive, string Blocked, long Count, string? Noise, bool Foreign)[] rows =
        [
            ("script-src-elem", $"https://{SkimmerHost}/v4/tag.js", 1843, null, false),
            ("img-src", "https://metrics-cdn.example/p.gif", 143, null, false),
            ("script-src-elem", "inline", 612, null, false), ("script-src", "eval", 44, null, false),
            ("script-src-elem", "chrome-extension", 9211, "browser-extension", false),
            ("script-src-elem", $"https://xn--pple-43d.example/{Markup}", 7, null, false),
            ("script-src-elem", "https://evil.example/x.js", 31, null, true),
        ];
        for (var i = 0; i < rows.Length; i++)
        {
            var (directive, blocked, count, noise, foreign) = rows[i];
            database.Observations.Add(new Observation
            {
                SiteId = ShopId,
                Id = 6000 + i,
                KeyHash = Sha256Hash.OfText($"{directive} {blocked}"),
                Type = "csp-violation",
                Directive = directive,
                BlockedUrl = blocked,
                BlockedHost = blocked.StartsWith("https", StringComparison.Ordinal) ? blocked.Split('/')[2] : "",
                PageUrl = foreign ? "https://copy-of-shop.example/" : "https://shop.example/checkout/payment",
                SourceFile = "",
                Disposition = "report",
                Count = count,
                FirstSeenAt = now.AddDays(-10),
                LastSeenAt = now.AddMinutes(-3 * (i + 1)),
                Noise = noise,
                IsHidden = noise is not null,
                ForeignDocument = foreign,
                Sample = $"{{\"blocked-uri\":\"{blocked.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}",
            });
        }

        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 14 * 24; i++)
        {
            var wave = (long)(60 + (40 * Math.Sin(i / 24.0 * 2 * Math.PI)));
            Add("accepted", "", wave + (i < 3 ? 220 : 0));
            Add("noise", "browser-extension", wave / 2);
            if (i % 9 == 0) Add("foreign", "document host is not the site’s", 3);
            if (i % 40 == 7) Add("overflow", "budget of a domain", 55);

            void Add(string outcome, string reason, long count) =>
                database.ReportCounts.Add(
                    new ReportCount { SiteId = ShopId, Hour = hour.AddHours(-i), Outcome = outcome, Reason = reason, Count = count });
        }
    }

    private static void AddAlerts(PageShieldDbContext database, DateTimeOffset now)
    {
        database.AlertChannels.AddRange(
            new AlertChannel
            {
                Id = 1,
                Name = "Security mail",
                Kind = AlertChannelKind.Email,
                Target = "security@shop.example",
                CreatedAt = now.AddDays(-10)
            },
            new AlertChannel
            {
                Id = 2,
                Name = $"Hook {Markup}",
                Kind = AlertChannelKind.Webhook,
                Target = "https://hooks.example/x",
                CreatedAt = now.AddDays(-10)
            });
        database.Alerts.AddRange(
            new Alert { SiteId = ShopId, Id = 4001, Event = AlertEvents.MaliciousScript, Severity = Severity.Critical, Title = "A malicious script runs on Harbour & Sons’ checkout", Body = $"hxxps://{SkimmerHost.Replace(".", "[.]", StringComparison.Ordinal)}/v4/tag.js sends what is typed into the payment form to another company.\nTake it out of the page.", DedupeKey = "m1", ScriptId = Skimmer, ChangeId = Infection, RaisedAt = now.AddHours(-2) },
            new Alert
            {
                SiteId = ShopId,
                Id = 4002,
                Event = AlertEvents.NewThirdPartyHost,
                Severity = Severity.High,
                Title = $"Scripts now come from a new host {Markup}",
                Body = "xn--pple-43d[.]example served none before.",
                DedupeKey =
                "h1",
                ScriptId = Hostile,
                ChangeId = 5004,
                RaisedAt = now.AddHours(-30)
            },
            new Alert
            {
                SiteId = ShopId,
                Id = 4003,
                Event = AlertEvents.ChangedScript,
                Severity = Severity.Medium,
                Title = "A script changed: module-3.js",
                Body = "Only literal values are different.",
                DedupeKey = "c1",
                RaisedAt =
                now.AddDays(-3),
                AcknowledgedAt = now.AddDays(-2),
                AcknowledgedBy = "mara@shop.example"
            });
        database.AlertMutes.Add(
            new AlertMute
            {
                Id = 1,
                SiteId = ShopId,
                Host = "vendor.example",
                Reason = Markup,
                Author = Markup,
                CreatedAt = now.AddDays(-1),
                Until = now.AddDays(3)
            });
        database.AlertDeliveries.AddRange(
            new AlertDelivery
            {
                Id = 4101,
                SiteId = ShopId,
                AlertId = 4001,
                ChannelId = 1,
                State = DeliveryState.Delivered,
                Attempts = 1,
                CreatedAt = now.AddHours(-2),
                NextAttemptAt = now.AddHours(-2),
                DeliveredAt = now.AddHours(-2)
                .AddSeconds(2),
                MessageId = "m-1",
                LastResult = "250 OK"
            },
            new AlertDelivery
            {
                Id = 4102,
                SiteId = ShopId,
                AlertId = 4001,
                ChannelId = 2,
                State = DeliveryState.Waiting,
                Attempts = 3,
                CreatedAt = now.AddHours(-2),
                NextAttemptAt = now.AddMinutes(4),
                MessageId = "m-2",
                LastResult = $"503 {Markup}"
            },
            new AlertDelivery
            {
                Id = 4103,
                SiteId = ShopId,
                AlertId = 4002,
                ChannelId = 2,
                State = DeliveryState.Dead,
                Attempts = 8,
                CreatedAt = now.AddHours(-30),
                NextAttemptAt = now.AddHours(-4),
                MessageId = "m-3",
                LastResult = "Connection refused"
            });
    }
}
