using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.IntegrationTests.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline;
using PageShield.Pipeline.Crawls;
using PageShield.Pipeline.Verdicts;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>A release of a library: from this version on its address serves this text.</summary>
/// <param name="Library">Whose it is.</param>
/// <param name="Version">For people.</param>
/// <param name="Text">The file as it is served.</param>
internal sealed record Release(string Library, string Version, string Text);

/// <summary>A page of a site as it was saved: its own scripts, which stay as they are.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Scripts">Files and inline code in the order of the page.</param>
/// <param name="TakesCards">Whether it has a form for a card.</param>
internal sealed record SavedPage(string Url, IReadOnlyList<(CapturedScript Script, string Text)> Scripts, bool TakesCards);

/// <summary>
/// Lets a site live through the releases of libraries on a clock of its own: it loads all of them, each from a company of its own and always the
/// newest, and is crawled once a day, as the product crawls, judges and alerts. Counts what a person is told by the rules of a new installation.
/// </summary>
internal sealed class ReleaseReplay(IDbContextFactory<PageShieldDbContext> contexts, string lists)
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    /// <summary>Runs to the end of the releases.</summary>
    /// <param name="host">The site's host.</param>
    /// <param name="pages">Its pages.</param>
    /// <param name="releases">In the order in which they come out; the first of each library is there from the beginning.</param>
    /// <param name="aWeek">How many come out in a week.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public async Task<ReplayedWeeks> RunAsync(
        string host, IReadOnlyList<SavedPage> pages, IReadOnlyList<Release> releases, int aWeek, CancellationToken cancellationToken)
    {
        var served = new Dictionary<string, Release>();
        var coming = new Queue<Release>();
        foreach (var release in releases) if (!served.TryAdd(release.Library, release)) coming.Enqueue(release);

        var crawler = new ReplayingCrawler(_clock, pages, served);
        var (watch, analysis, requests) = Compose(crawler);
        var siteId = await AddSiteAsync(host, pages, cancellationToken);
        var (days, total) = (0, coming.Count);
        await CrawlAsync();
        while (coming.Count > 0)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            days++;
            for (var due = days * aWeek / 7 - (total - coming.Count); due > 0 && coming.TryDequeue(out var release); due--)
                served[release.Library] = release;
            await CrawlAsync();
        }

        return await CountAsync(days, cancellationToken);

        async Task CrawlAsync()
        {
            var key = await requests.RequestAsync(siteId, CrawlTrigger.Schedule, "replay", cancellationToken)
                ?? throw new InvalidOperationException("The site is gone.");
            await watch.RunCrawlAsync(key, null, cancellationToken);
            while (await analysis.AnalyseNextAsync(cancellationToken))
            {
            }
        }
    }

    private (CrawlRunner Runner, ScriptAnalysis Analysis, CrawlRequests Requests) Compose(ICrawler crawler)
    {
        var (signals, alerts) = (new PipelineSignals(new AlertSignal()), new AlertRaiser(_clock));
        var recording = new RecordingTransaction(contexts, signals);
        var verdicts = new VerdictUpdate(recording, alerts);
        var recorder = new CrawlRecorder(contexts, new IndicatorFolder(lists), verdicts, alerts, signals, _clock, NullLogger<CrawlRecorder>.Instance);
        var runner =
            new CrawlRunner(contexts, crawler, recorder, new SiteSecrets(null), recording, alerts, signals, _clock, NullLogger<CrawlRunner>.Instance);
        return (runner,
            new ScriptAnalysis(new JudgementQueue(contexts, new ScriptExaminer(), _clock), verdicts, NullLogger<ScriptAnalysis>.Instance),
            new CrawlRequests(contexts, _clock));
    }

    private async Task<int> AddSiteAsync(string host, IReadOnlyList<SavedPage> pages, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var site = new Site
        {
            Name = host,
            Hosts = [host],
            StartUrls = [.. pages.Select(page => page.Url)],
            ReportKey = $"key-{host}",
            CreatedAt = Start
        };
        database.Sites.Add(site);
        database.AlertChannels.Add(
            new AlertChannel { Name = "owner", Kind = AlertChannelKind.Email, Target = "owner@shop.example", CreatedAt = Start });
        await database.SaveChangesAsync(cancellationToken);
        return site.Id;
    }

    // One message is one thing that a person is told: an alert at once, or a day's digest.
    private async Task<ReplayedWeeks> CountAsync(int days, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var messages = await database.AlertDeliveries.AsNoTracking().Select(delivery => new { delivery.Kind, delivery.CreatedAt })
            .ToListAsync(cancellationToken);
        var alerts = await database.Alerts.AsNoTracking().OrderBy(alert => alert.Id)
            .Select(alert => new { alert.Event, alert.Severity, alert.Title, alert.Routing, alert.RaisedAt }).ToListAsync(cancellationToken);
        return new ReplayedWeeks(
            days / 7.0,
            messages.Count(message => message.Kind != DeliveryKind.Digest),
            messages.Count(message => message.Kind == DeliveryKind.Digest),
            messages.GroupBy(message => (message.CreatedAt - Start).Days / 7).Select(week => week.Count()).DefaultIfEmpty(0).Max(),
            [.. alerts.Select(
                alert => $"day {(alert.RaisedAt - Start).Days}: {alert.Event}, {alert.Severity.Word()}: {alert.Title} ({alert.Routing})")]);
    }
}

/// <summary>What came of a replay.</summary>
/// <param name="Weeks">How long it was.</param>
/// <param name="AtOnce">Messages about one alert.</param>
/// <param name="Digests">Messages that gather a day.</param>
/// <param name="MostInAWeek">Messages of the worst week.</param>
/// <param name="Alerts">All that was raised, told or only listed.</param>
internal sealed record ReplayedWeeks(double Weeks, int AtOnce, int Digests, int MostInAWeek, IReadOnlyList<string> Alerts)
{
    public double MessagesAWeek => (AtOnce + Digests) / Weeks;
}

/// <summary>Brings the saved pages with the libraries as they are served now.</summary>
internal sealed class ReplayingCrawler(TimeProvider time, IReadOnlyList<SavedPage> pages, IReadOnlyDictionary<string, Release> served) : ICrawler
{
    public async IAsyncEnumerable<Capture> CrawlAsync(
        CrawlPlan plan, IProgress<CrawlProgress>? progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var page in pages)
        {
            await Task.Yield();
            var libraries =
                served.Values.Select(
                release => (Captures.File($"https://cdn.{release.Library}.example/{release.Library}.min.js") with { DocumentUrl = page.Url },
                release.Text));
            yield return Captures.Of(page.Url, [.. page.Scripts, .. libraries]) with
            {
                StartedAt = time.GetUtcNow(),
                FinishedAt = time.GetUtcNow(),
                Forms = page.TakesCards
                    ? [new CapturedForm { DocumentUrl = page.Url, Action = page.Url, ServedAction = page.Url, Method = "POST",
                        Fields = [new("cardnumber", "text", "cc-number"), new("cvc", "text", "cc-csc")] }]
                    : [],
            };
        }
    }
}
