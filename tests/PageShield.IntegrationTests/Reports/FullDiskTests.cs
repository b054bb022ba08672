using System.Diagnostics;
using System.Net;
using System.Text;
using PageShield.Reports;
using PageShield.Reports.Batches;

namespace PageShield.IntegrationTests.Reports;

/// <summary>A disk that is really full: a small file system of its own, mounted for the test.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pageshield-disk-").FullName;
    private bool _isMounted;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _isMounted = OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", _folder);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted) await RunAsync("umount", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_says_503_with_retry_after_and_recovers_by_itself_when_there_is_room()
    {
        Assert.SkipUnless(_isMounted, "Mounting a small file system needs Linux and root.");
        await using var endpoint = await EndpointProcess.StartAsync(
            _folder, null, Cancellation, "--PageShield:Reports:NewPerSiteAndDay=1000000", "--PageShield:Reports:NewPerDomainAndDay=1000000",
            "--PageShield:Reports:NewPerNetworkAndHour=1000000");
        var key = ReportKey.New();
        using var http = new HttpClient { BaseAddress = endpoint.Address };
        var acknowledged = new List<string>();
        for (var i = 0; ; i++)
        {
            var hosts = FiftyHosts();
            using var response = await http.PostAsync(new Uri($"/r/{key}", UriKind.Relative), ReportsOf(hosts), Cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                acknowledged.AddRange(hosts);
                Assert.True(i < 5000, "The disk never became full.");
                continue;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            break;
        }

        Assert.True(await RunAsync("mount", "-o", "remount,size=256m", _folder), "The file system did not grow.");
        await EventuallyAsync(async () =>
        {
            var hosts = FiftyHosts();
            using var response = await http.PostAsync(new Uri($"/r/{key}", UriKind.Relative), ReportsOf(hosts), Cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent) acknowledged.AddRange(hosts);
            return response.StatusCode == HttpStatusCode.NoContent;
        });

        var hub = await HubUnderTest.OnSqliteAsync(_folder);
        await hub.RunAsync($"INSERT INTO {HubTables.ReportKeys} (key, site_id, version) VALUES ('{key}', 1, 1)");
        // A body that the disk filled up under was refused, and some of it may have been stored before: hosts that were never acknowledged are no
        // matter.
        var batches = await hub.WaitForAsync(batches => acknowledged.All(TimesSeen(batches).ContainsKey), Cancellation);
        Assert.All(TimesSeen(batches), static host => Assert.Equal(1, host.Value));
        Assert.True(batches.Sum(batch => batch.Status.RefusedWhileFull) >= 1);
    }

    private static string[] FiftyHosts() => [.. Enumerable.Range(0, 50).Select(_ => Letters(12).ToLowerInvariant() + ".example")];

    private static Dictionary<string, long> TimesSeen(IEnumerable<ReportBatch> batches) => batches
        .SelectMany(batch => batch.Sites)
        .SelectMany(site => site.Observations)
        .GroupBy(observation => new Uri(observation.Key.BlockedUrl).Host, StringComparer.Ordinal)
        .ToDictionary(host => host.Key, host => host.Sum(observation => observation.Count), StringComparer.Ordinal);

    private static StringContent ReportsOf(string[] hosts)
    {
        // Random text does not compress: fifty reports are about 100 KB in the spool.
        var items = hosts.Select(host =>
            $$$"""{"type":"csp-violation","url":"https://shop.example/","body":{"documentURL":"https://shop.example/","blockedURL":"https://{{{host}}}/","effectiveDirective":"script-src-elem","originalPolicy":"{{{Letters(2000)}}}"}}""");
        return new StringContent($"[{string.Join(',', items)}]", Encoding.UTF8, "application/reports+json");
    }

    private static string Letters(int count) => Random.Shared.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", count);

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            Assert.True(attempt < 300, "It did not come true within 30 seconds.");
            await Task.Delay(100, Cancellation);
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
            if (process is null) return false;
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
