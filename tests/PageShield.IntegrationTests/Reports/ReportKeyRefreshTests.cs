using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PageShield.ReportingEndpoint;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Hub;
using PageShield.ReportingEndpoint.Spool;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Reports;

public sealed class ReportKeyRefreshTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-reports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ten_thousand_unknown_keys_a_second_cost_one_look_at_the_hub()
    {
        var clock = new FakeTimeProvider();
        using var file = SpoolFile.Open(_folder, 64 << 20);
        using var spool = new SpoolWriter(file, new Aggregator(new ReportLimits(), clock, 1), clock, NullLogger<SpoolWriter>.Instance);
        var hub = new CountingHub();
        var keys = new ReportKeyList();
        using var refresher = new ReportKeyRefresher(spool, hub, keys, clock, NullLogger<ReportKeyRefresher>.Instance);

        await refresher.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, hub.Reads);
        // What came after that look began waits for the next one.
        var waiting = Enumerable.Range(0, 10_000).Select(_ => refresher.RefreshAsync(TestContext.Current.CancellationToken)).ToList();
        Assert.DoesNotContain(waiting, call => call.IsCompleted);
        Assert.Equal(1, hub.Reads);
        while (!Task.WhenAll(waiting).IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken); // the wait begins on another thread
        }

        Assert.Equal(2, hub.Reads);
        Assert.Null(keys.Find(ReportKey.New()));
        Assert.Equal(0, keys.Count);
    }

    private sealed class CountingHub : IHub
    {
        public int Reads { get; private set; }

        public Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken)
        {
            Reads++;
            return Task.FromResult<IReadOnlyList<HubReportKey>>([]);
        }
    }
}
