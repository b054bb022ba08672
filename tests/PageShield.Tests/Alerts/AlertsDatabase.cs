using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Tests.Alerts;

/// <summary>A SQLite file with one site and one finished crawl, and short ways to add to it.</summary>
internal sealed class AlertsDatabase : IDbContextFactory<PageShieldDbContext>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alerts").FullName;
    private readonly DbContextOptions<PageShieldDbContext> _options;

    public AlertsDatabase(TimeProvider time)
    {
        Time = time;
        var builder = new DbContextOptionsBuilder<PageShieldDbContext>();
        builder.UsePageShieldSqlite(Path.Combine(_folder, "test.db"));
        _options = builder.Options;
        using var database = CreateDbContext();
        database.Database.EnsureCreated();
        Site = new Site { Name = "Tea & Things", Hosts = ["shop.example"], ReportKey = "key", CreatedAt = time.GetUtcNow() };
        database.Sites.Add(Site);
        database.SaveChanges();
        Crawl = NewCrawl();
    }

    public TimeProvider Time { get; }

    public Site Site { get; }

    public Crawl Crawl { get; }

    public PageShieldDbContext CreateDbContext() => new(_options);

    public Crawl NewCrawl(bool isBaseline = false)
    {
        var crawl = new Crawl
        {
            SiteId = Site.Id,
            Id = RowId.Next(Time),
            State = CrawlState.Running,
            IsBaseline = isBaseline,
            QueuedAt = Time.GetUtcNow(),
            StartedAt = Time.GetUtcNow(),
        };
        using var database = CreateDbContext();
        database.Crawls.Add(crawl);
        database.SaveChanges();
        return crawl;
    }

    public Script AddScript(string url, VerdictKind verdict = VerdictKind.Unknown, string source = "v1", Crawl? crawl = null)
    {
        var script = new Script
        {
            SiteId = Site.Id,
            Id = RowId.Next(Time),
            Identity = Sha256Hash.OfText(url),
            IdentityReason = "its address",
            UrlTemplate = url,
            ReportTemplate = url,
            Url = url,
            Host = new Uri(url).IdnHost,
            Party = Party.Third,
            FirstSeenAt = Time.GetUtcNow(),
            LastSeenAt = Time.GetUtcNow(),
            CurrentSha256 = Sha256Hash.OfText(source),
            Verdict = verdict,
            Score = verdict == VerdictKind.Malicious ? 2 : null,
        };
        using var database = CreateDbContext();
        database.Scripts.Add(script);
        database.SaveChanges();
        AddVersion(script, source, crawl ?? Crawl);
        return script;
    }

    public void AddVersion(Script script, string source, Crawl crawl)
    {
        using var database = CreateDbContext();
        database.ScriptVersions.Add(new ScriptVersion
        {
            SiteId = Site.Id,
            ScriptId = script.Id,
            Sha256 = Sha256Hash.OfText(source),
            Url = script.Url,
            FirstSeenAt = Time.GetUtcNow(),
            LastSeenAt = Time.GetUtcNow(),
            FirstCrawlId = crawl.Id,
        });
        database.SaveChanges();
    }

    public void SeeVersion(Script script, string source)
    {
        using var database = CreateDbContext();
        var hash = Sha256Hash.OfText(source);
        database.ScriptVersions.Single(version => version.ScriptId == script.Id && version.Sha256 == hash).LastSeenAt = Time.GetUtcNow();
        database.SaveChanges();
    }

    public Change NewChange(ChangeKind kind, ChangeClass depth, string subject, Script? script = null, Crawl? crawl = null) => new()
    {
        SiteId = Site.Id,
        Id = RowId.Next(Time),
        At = Time.GetUtcNow(),
        Kind = kind,
        Class = depth,
        CrawlId = (crawl ?? Crawl).Id,
        ScriptId = script?.Id,
        Subject = subject,
        Summary = "It now reads form fields.",
        OldSha256 = script is null ? null : Sha256Hash.OfText("v0"),
        NewSha256 = script?.CurrentSha256,
    };

    public AlertChannel AddChannel(string target, AlertChannelKind kind = AlertChannelKind.Webhook, Action<AlertChannel>? with = null)
    {
        var channel = new AlertChannel { Name = "Ops", Kind = kind, Target = target, CreatedAt = Time.GetUtcNow() };
        with?.Invoke(channel);
        using var database = CreateDbContext();
        database.AlertChannels.Add(channel);
        database.SaveChanges();
        return channel;
    }

    /// <summary>Raises an alert about a new host through the real raiser, as recording does.</summary>
    public async Task<Alert> RaiseAsync(string host = "new-vendor.example")
    {
        await using var database = CreateDbContext();
        var change = NewChange(ChangeKind.ScriptHostAdded, ChangeClass.Capability, host);
        await using var transaction = await database.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        database.Changes.Add(change);
        await new AlertRaiser(Time).RaiseForChangesAsync(database, Site, Crawl, [change], TestContext.Current.CancellationToken);
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return database.Alerts.Local.Last();
    }

    public List<AlertDelivery> Deliveries()
    {
        using var database = CreateDbContext();
        return [.. database.AlertDeliveries.AsNoTracking().OrderBy(delivery => delivery.Id)];
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
