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

    [Fact]
    public async Task A_look_that_failed_does_not_keep_the_next_one_from_being_taken()
    {
        var clock = new FakeTimeProvider();
        using var file = SpoolFile.Open(_folder, 64 << 20);
        using var spool = new SpoolWriter(file, new Aggregator(new ReportLimits(), clock, 1), clock, NullLogger<SpoolWriter>.Instance);
        var hub = new CountingHub { FailsAt = 1 };
        using var refresher = new ReportKeyRefresher(spool, hub, new ReportKeyList(), clock, NullLogger<ReportKeyRefresher>.Instance);
        await Assert.ThrowsAsync<InvalidDataException>(() => refresher.RefreshAsync(TestContext.Current.CancellationToken));

        for (var next =
            refresher.RefreshAsync(TestContext.Current.CancellationToken); !next.IsCompletedSuccessfully; clock.Advance(TimeSpan.FromSeconds(1)))
            await Task.WhenAny(next, Task.Delay(10, TestContext.Current.CancellationToken));

        Assert.Equal(2, hub.Reads);
    }

    private sealed class CountingHub : IHub
    {
        public int Reads { get; private set; }

        public int FailsAt { get; init; }

        public Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<ReportKey, long?> knownVersion, CancellationToken cancellationToken)
        {
            Reads++;
            if (Reads == FailsAt) throw new InvalidDataException("A row that nobody can read.");
            return Task.FromResult<IReadOnlyList<HubReportKey>>([]);
        }
    }
}
