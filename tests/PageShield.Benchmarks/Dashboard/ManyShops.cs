using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Cookies;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Observations;
using PageShield.Observations.Volume;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Benchmarks.Dashboard;

/// <summary>An installation of many sites, as years of use would leave it. Contents are shared between sites, as vendors' scripts are.</summary>
internal sealed class ManyShops(PageShieldDbContext database, int sites, int scripts, DateTimeOffset now)
{
    private const int Pages = 40, Connections = 60, Cookies = 20, Crawls = 14, Changes = 60, Alerts = 12, CountedHours = 96;
    private const int VersionsPerContent = 50, BodyBytes = 4096;
    private readonly Random _random = new(7);

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await database.Database.OpenConnectionAsync(cancellationToken);
        await database.Database.ExecuteSqlRawAsync("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;", cancellationToken);
        var contents = Math.Max(10, sites * scripts / VersionsPerContent);
        await database.AddManyAsync(Enumerable.Range(0, contents).Select(Content), cancellationToken);
        await database.AddManyAsync(Enumerable.Range(1, sites).Select(Shop), cancellationToken);
        for (var site = 1; site <= sites; site++)
        {
            var shop = site;
            var rows = Enumerable.Range(0, scripts).Select(number => ScriptOf(shop, number, contents)).ToList();
            await database.AddManyAsync(Enumerable.Range(0, Pages).Select(number => PageOf(shop, number)), cancellationToken);
            await database.AddManyAsync(rows, cancellationToken);
            await database.AddManyAsync(rows.SelectMany(VersionsOf), cancellationToken);
            await database.AddManyAsync(rows.Select(LinkOf), cancellationToken);
            await database.AddManyAsync(rows.Select(ObservationOf), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, Connections).Select(number => ConnectionOf(shop, number)), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, Cookies).Select(number => CookieOf(shop, number)), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, Crawls).Select(number => CrawlOf(shop, number)), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, Changes).Select(number => ChangeOf(shop, number)), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, Alerts).Select(number => AlertOf(shop, number)), cancellationToken);
            await database.AddManyAsync(Enumerable.Range(0, CountedHours).Select(hour => CountOf(shop, hour)), cancellationToken);
        }

        await database.Database.ExecuteSqlRawAsync("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);", cancellationToken);
    }

    /// <summary>The number of a row of a site.</summary>
    public static long IdOf(int site, int number) => (site * 1_000_000L) + number + 1;

    private static Sha256Hash ContentHash(int number) => Sha256Hash.OfText($"content {number}");

    private ScriptContent Content(int number)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < 2 * BodyBytes)
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"function f{_random.Next():x8}(a){{return a.v{_random.Next():x8}+{_random.Next()}}}\n");
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
        return new()
        {
            Sha256 = ContentHash(number),
            Length = bytes.Length,
            Body = StoredBody.Compress(bytes),
            StructureHash = ContentHash(number),
            FirstSeenAt = now.AddDays(-90)
        };
    }

    private Site Shop(int site) => new()
    {
        Id = site,
        Name = $"Shop {site}",
        Hosts = [$"shop{site}.example"],
        StartUrls = [$"https://shop{site}.example/"],
        ReportKey = $"key-{site}",
        CreatedAt = now.AddYears(-1),
        LastCrawlAt = now.AddHours(-site % 24),
        FirstReportAt = now.AddYears(-1),
        LastReportAt = now.AddMinutes(-site % 600),
    };

    private Page PageOf(int site, int number) => new()
    {
        SiteId = site,
        Id = IdOf(site, number),
        UrlTemplate = $"https://shop{site}.example/p/{number}",
        ExampleUrl = $"https://shop{site}.example/p/{number}",
        HasPaymentFields = number == 0,
        FirstSeenAt = now.AddDays(-90),
        LastSeenAt = now.AddHours(-3),
    };

    private Script ScriptOf(int site, int number, int contents)
    {
        var host = number % 4 == 0 ? $"shop{site}.example" : $"cdn{number % 60}.vendor{number % 45}.example";
        var url = $"https://{host}/assets/module-{number}.js";
        var isBad = number == 3 && site % 20 == 0;
        return new()
        {
            SiteId = site,
            Id = IdOf(site, number),
            Identity = Sha256Hash.OfText(url),
            IdentityReason = "its address",
            UrlTemplate = url,
            ReportTemplate = url,
            Url = url,
            Host = host,
            Party = number % 4 == 0 ? Party.First : Party.Third,
            Status = number % 10 == 9 ? InventoryStatus.Inactive : InventoryStatus.Active,
            FirstSeenAt = now.AddDays(-90).AddMinutes(number),
            LastSeenAt = now.AddMinutes(-number),
            CrawledAt = now.AddHours(-3),
            ReportedAt = now.AddMinutes(-number),
            ReportCount = number,
            OnPaymentPage = number % 25 == 0,
            PageCount = 1,
            VersionCount = number % 5 == 0 ? 2 : 1,
            Ran = true,
            CurrentSha256 = ContentHash(((site * 31) + number) % contents),
            Score = isBad ? 2 : 60 + (number % 39),
            Verdict = isBad ? VerdictKind.Malicious : number % 50 == 7 ? VerdictKind.Suspicious : VerdictKind.Clean,
        };
    }

    private IEnumerable<ScriptVersion> VersionsOf(Script script)
    {
        for (var number = 0; number < script.VersionCount; number++)
        {
            yield return new()
            {
                SiteId = script.SiteId,
                ScriptId = script.Id,
                Url = script.Url,
                FirstSeenAt = script.FirstSeenAt,
                LastSeenAt = script.LastSeenAt,
                Sha256 = number == 0 ? script.CurrentSha256 ?? default : Sha256Hash.OfText($"old {script.SiteId} {script.Id}"),
            };
        }
    }

    private static ScriptOnPage LinkOf(Script script) => new()
    {
        SiteId = script.SiteId,
        ScriptId = script.Id,
        PageId = IdOf(script.SiteId, (int)(script.Id % Pages)),
        FirstSeenAt = script.FirstSeenAt,
        LastSeenAt = script.LastSeenAt,
        CrawledAt = script.CrawledAt,
    };

    private static Observation ObservationOf(Script script) => new()
    {
        SiteId = script.SiteId,
        Id = script.Id,
        KeyHash = script.Identity,
        Type = "csp-violation",
        Directive = "script-src-elem",
        BlockedUrl = script.UrlTemplate,
        BlockedHost = script.Host,
        PageUrl = $"https://shop{script.SiteId}.example/p/{script.Id % Pages}",
        SourceFile = "",
        Disposition = "report",
        Count = 1 + (script.Id % 900),
        FirstSeenAt = script.FirstSeenAt,
        LastSeenAt = script.LastSeenAt,
        Sample = """{"documentURL":"https://shop.example/","blockedURL":"https://cdn.vendor.example/assets/module.js","disposition":"report"}""",
        Browsers = 3,
    };

    private Connection ConnectionOf(int site, int number) => new()
    {
        SiteId = site,
        Id = IdOf(site, number),
        Identity = Sha256Hash.OfText($"connection {number}"),
        UrlTemplate = $"https://api{number}.vendor{number % 45}.example/v1",
        Host = $"api{number}.vendor{number % 45}.example",
        Method = "POST",
        Type = ConnectionType.Fetch,
        Party = Party.Third,
        Status = InventoryStatus.Active,
        FirstSeenAt = now.AddDays(-80),
        LastSeenAt = now.AddMinutes(-number),
        CrawledAt = now.AddHours(-3),
    };

    private Cookie CookieOf(int site, int number) => new()
    {
        SiteId = site,
        Id = IdOf(site, number),
        Name = $"cookie{number}",
        Domain = $"shop{site}.example",
        Path = "/",
        FirstSeenAt = now.AddDays(-80),
        LastSeenAt = now.AddMinutes(-number),
        Status = InventoryStatus.Active,
    };

    private Crawl CrawlOf(int site, int number) => new()
    {
        SiteId = site,
        Id = CrawlId(site, number),
        State = site % 50 == 0 && number == Crawls - 1 ? CrawlState.Failed : CrawlState.Completed,
        Trigger = CrawlTrigger.Schedule,
        IsBaseline = number == 0,
        QueuedAt = now.AddDays(number - Crawls),
        StartedAt = now.AddDays(number - Crawls),
        FinishedAt = now.AddDays(number - Crawls).AddMinutes(4),
        PagesOk = 20,
        PagesKnown = 20,
    };

    private Change ChangeOf(int site, int number)
    {
        var change = new Change
        {
            SiteId = site,
            Id = IdOf(site, number),
            At = now.AddHours(-6 * number),
            Kind = ChangeKind.ScriptChanged,
            Class = (ChangeClass)(1 + (number % 4)),
            CrawlId = CrawlId(site, number % Crawls),
            ScriptId = IdOf(site, number),
            Subject = $"https://cdn{number % 60}.vendor{number % 45}.example/assets/module-{number}.js",
            Summary = "It now reads form fields.",
            NewSha256 = ContentHash(number),
            OnPaymentPage = number % 7 == 0,
            ReviewedAt = number % 3 == 0 ? null : now,
            ReviewedBy = number % 3 == 0 ? null : "mara",
        };
        change.Sameness = Change.SamenessOf(change);
        return change;
    }

    private Alert AlertOf(int site, int number) => new()
    {
        SiteId = site,
        Id = IdOf(site, number),
        Event = AlertEvents.ChangedScript,
        Severity = number == 0 ? Severity.High : Severity.Medium,
        Title = $"vendor{number}[.]example changed a script on Shop {site}",
        Body = "It can do things that it could not do before.",
        DedupeKey = $"k{number}",
        RaisedAt = now.AddDays(-number).AddSeconds(-site),
        AcknowledgedAt = number < 2 ? null : now,
        Vendor = $"vendor{number}.example",
    };

    private ReportCount CountOf(int site, int hour) => new()
    {
        SiteId = site,
        Hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(-hour),
        Outcome = "accepted",
        Reason = "csp-violation",
        Count = RandomNumberGenerator.GetInt32(10, 200),
    };

    public static long CrawlId(int site, int number) => (number * 10_000_000L) + site;
}
