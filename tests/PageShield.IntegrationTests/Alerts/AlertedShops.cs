using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Alerts.Rules;
using PageShield.Audit;
using PageShield.Changes;
using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;
using PageShield.Storage;
using static Microsoft.Extensions.Options.Options;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>
/// Shops on a real database with a clock of one's own: what their crawls see becomes changes, and changes become alerts and messages.
/// </summary>
internal sealed class AlertedShops : IAsyncDisposable
{
    private AlertedShops(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    /// <summary>Noon on a Monday, UTC.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public SentMessages Sent { get; } = new();

    public AlertRaiser Raiser => field ??= new AlertRaiser(Clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<AlertedShops> OpenAsync(Provider provider) => new(await TestDatabase.CreateAsync(provider, Cancel));

    public async Task<Site> AddShopAsync(string host)
    {
        var site = new Site { Name = host, Hosts = [host], ReportKey = $"key-{host}", CreatedAt = Clock.GetUtcNow() };
        await AskAsync(db => { db.Sites.Add(site); return Task.FromResult(0); });
        return site;
    }

    public async Task<AlertChannel> AddChannelAsync(string name = "Ops", Action<AlertChannel>? with = null)
    {
        var channel =
            new AlertChannel { Name = name, Kind = AlertChannelKind.Webhook, Target = "https://hooks.example/", CreatedAt = Clock.GetUtcNow() };
        with?.Invoke(channel);
        await AskAsync(db => { db.AlertChannels.Add(channel); return Task.FromResult(0); });
        return channel;
    }

    /// <summary>In place of the rules of a new installation.</summary>
    public Task SetRulesAsync(params AlertRule[] rules) => AskAsync(async db =>
    {
        await db.AlertRules.ExecuteDeleteAsync(Cancel);
        db.AlertRules.AddRange(rules);
        return 0;
    });

    public Task<Crawl> AddCrawlAsync(Site site, CrawlState state = CrawlState.Running) => AskAsync(db =>
    {
        var crawl = new Crawl { SiteId = site.Id, Id = RowId.Next(Clock), State = state, QueuedAt = Clock.GetUtcNow() };
        db.Crawls.Add(crawl);
        return Task.FromResult(crawl);
    });

    public Task<Script> AddScriptAsync(Site site, string url) => AskAsync(db =>
    {
        var script = new Script
        {
            SiteId = site.Id,
            Id = RowId.Next(Clock),
            Identity = Sha256Hash.OfText(url),
            IdentityReason = "its address",
            UrlTemplate = url,
            ReportTemplate = url,
            Url = url,
            Host = new Uri(url).IdnHost,
            Party = Party.Third,
            FirstSeenAt = Clock.GetUtcNow(),
            LastSeenAt = Clock.GetUtcNow(),
        };
        db.Scripts.Add(script);
        return Task.FromResult(script);
    });

    public Change NewChange(Site site, Crawl crawl, ChangeKind kind, ChangeClass depth, string subject, Action<Change>? with = null)
    {
        var change =
            new Change
            {
                SiteId = site.Id,
                Id = RowId.Next(Clock),
                At = Clock.GetUtcNow(),
                Kind = kind,
                Class = depth,
                CrawlId = crawl.Id,
                Subject = subject,
                Summary = "It is different now."
            };
        with?.Invoke(change);
        change.Sameness = Change.SamenessOf(change);
        return change;
    }

    public async Task RaiseAsync(Site site, Crawl crawl, params IReadOnlyList<Change> changes)
    {
        await using var db = Database.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        db.Changes.AddRange(changes);
        await Raiser.RaiseForChangesAsync(db, site, crawl, changes, Cancel);
        await db.SaveChangesAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }

    /// <summary>A change of the given kind in a crawl of its own.</summary>
    public async Task RaiseAsync(Site site, ChangeKind kind, ChangeClass depth, string subject, Action<Change>? with = null)
    {
        var crawl = await AddCrawlAsync(site);
        await RaiseAsync(site, crawl, NewChange(site, crawl, kind, depth, subject, with));
    }

    public Task<List<Alert>> AlertsAsync() => AskAsync(db => db.Alerts.AsNoTracking().OrderBy(alert => alert.Id).ToListAsync(Cancel));

    public Task<List<AlertDelivery>> DeliveriesAsync() =>
        AskAsync(db => db.AlertDeliveries.AsNoTracking().OrderBy(delivery => delivery.Id).ToListAsync(Cancel));

    /// <summary>Lets the clock go on and sends what is due.</summary>
    public async Task<IReadOnlyList<OutgoingAlert>> SendAfterAsync(TimeSpan time)
    {
        Clock.Advance(time);
        var before = Sent.Messages.Count;
        var escalator = new AlertEscalator(Database, Clock, NullLogger<AlertEscalator>.Instance);
        var (settings, signal) = (Create(new AlertOptions { DashboardUrl = new Uri("https://shield.example/") }), new AlertSignal());
        var sender =
            new AlertSender(Database, [Sent], signal, new DeliveryLog(Database, signal, settings, Clock), escalator, settings,
            Create(new MailOptions()), Clock, NullLogger<AlertSender>.Instance);
        await escalator.EscalateDueAsync(Cancel);
        await sender.SendDueAsync(Cancel);
        return [.. Sent.Messages.Skip(before)];
    }

    public async Task AcknowledgeAsync(Alert alert)
    {
        await using var db = Database.CreateDbContext();
        await new AlertActions(db, new AuditLog(Clock), Clock).AcknowledgeAsync([(alert.SiteId, alert.Id)], "mara", Cancel);
    }

    public async Task MuteAsync(MuteSettings settings)
    {
        await using var db = Database.CreateDbContext();
        var (mute, problems) = await new AlertMutes(db, new AuditLog(Clock), Clock).BeginAsync(settings, "mara", Cancel);
        Assert.Empty(problems);
        Assert.NotNull(mute);
    }

    /// <summary>Does something in a transaction, as what raises alerts has to be done.</summary>
    public Task<T> RecordAsync<T>(Func<PageShieldDbContext, Task<T>> work) =>
        new RecordingTransaction(Database, new PipelineSignals(new AlertSignal())).RunAsync(work, Cancel);

    public async Task<T> AskAsync<T>(Func<PageShieldDbContext, Task<T>> question)
    {
        await using var db = Database.CreateDbContext();
        var answer = await question(db);
        await db.SaveChangesAsync(Cancel);
        return answer;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>Keeps what would be sent.</summary>
internal sealed class SentMessages : IAlertTransport
{
    public List<OutgoingAlert> Messages { get; } = [];

    public AlertChannelKind Kind => AlertChannelKind.Webhook;

    public Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        lock (Messages) Messages.Add(alert);
        return Task.FromResult(new DeliveryResult(DeliveryOutcome.Delivered, "Taken."));
    }
}
