using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PageShield.Reports;

namespace PageShield.Benchmarks.Reports;

/// <summary>
/// A bare handler and the endpoint in turn under the same load: <c>wrk</c> with 256 connections and 3,500 different
/// bodies (500 pages × 7 scripts). Prints medians over the rounds.
/// </summary>
internal static partial class IngestBenchmark
{
    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await EnsureWrkAsync(cancellationToken);
        var rounds = Figures.IsFull ? 5 : 2;
        var seconds = Figures.IsFull ? 10 : 3;
        var folder = Directory.CreateTempSubdirectory("pageshield-ingest-").FullName;
        var key = ReportKey.New();
        new HubFile(folder).AddKey(key);
        var script = Path.Combine(folder, "reports.lua");
        await File.WriteAllTextAsync(script, LoadScript(key), cancellationToken);

        var (bareUrl, durableUrl) = ($"http://127.0.0.1:{ServedProcess.FreePort()}", $"http://127.0.0.1:{ServedProcess.FreePort()}");
        await using var bare = await ServedProcess.StartAsync(BareServer.Name, [bareUrl], cancellationToken);
        // All load comes from one address and for one key, which budgets and rate limits would take for one greedy network.
        await using var durable = await ServedProcess.StartAsync(
            DurableServer.Name,
            [$"--PageShield:DataDirectory={folder}", $"--PageShield:Reports:Urls={durableUrl}", "--PageShield:Reports:NewPerNetworkAndHour=100000",
                "--PageShield:Reports:NewPerDomainAndDay=100000",
                "--PageShield:Reports:RequestsPerSecondAndKey=1000000", "--PageShield:Reports:RequestsPerSecond=1000000"],
            cancellationToken);

        await MeasureAsync(bare, bareUrl, script, 3, cancellationToken);
        await MeasureAsync(durable, durableUrl, script, 3, cancellationToken);
        var bareRuns = new List<Run>();
        var durableRuns = new List<Run>();
        for (var round = 0; round < rounds; round++)
        {
            bareRuns.Add(await MeasureAsync(bare, bareUrl, script, seconds, cancellationToken));
            durableRuns.Add(await MeasureAsync(durable, durableUrl, script, seconds, cancellationToken));
            Console.Error.WriteLine($"round {round + 1}: bare {bareRuns[^1]}, durable {durableRuns[^1]}");
        }

        Figures.Print("ingest.bare.rps", Figures.Median(bareRuns.Select(run => run.RequestsPerSecond)), "requests/s");
        Figures.Print("ingest.durable.rps", Figures.Median(durableRuns.Select(run => run.RequestsPerSecond)), "requests/s");
        Figures.Print("ingest.ratio", Figures.Median(bareRuns.Zip(durableRuns, (b, d) => d.RequestsPerSecond / b.RequestsPerSecond)), "of_bare");
        Figures.Print("ingest.bare.cpu_us", Figures.Median(bareRuns.Select(run => run.CpuMicroseconds)), "us");
        Figures.Print("ingest.durable.cpu_us", Figures.Median(durableRuns.Select(run => run.CpuMicroseconds)), "us");
        Figures.Print("ingest.durable.p99_ms", Figures.Median(durableRuns.Select(run => run.P99Milliseconds)), "ms");
        Figures.Print("ingest.rss_mb", durable.ResidentMegabytes, "MB");
        Figures.Print("ingest.bytes_allocated_per_report", Figures.Median(durableRuns.Select(run => run.AllocatedBytes)), "B");
        Figures.Print("ingest.durable.group_size", Figures.Median(durableRuns.Select(run => run.GroupSize)), "reports");
        Figures.Print("ingest.durable.errors", durableRuns.Sum(run => run.Errors), "requests");
        Figures.Print("disk.fsync_ms", FsyncMilliseconds(folder), "ms");
        await durable.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Run> MeasureAsync(ServedProcess server, string url, string script, int seconds, CancellationToken cancellationToken)
    {
        var cpu = server.Cpu;
        var allocated = await server.AllocatedAsync(cancellationToken);
        var commits = await server.CommitsAsync(cancellationToken);
        var start = new ProcessStartInfo("wrk", ["-t1", "-c256", $"-d{seconds}s", "--latency", "-s", script, url]) { RedirectStandardOutput = true };
        using var wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);

        var requests = Number(RequestCount().Match(output));
        if (requests == 0) throw new InvalidOperationException(output);
        var errors = ErrorCount().Match(output) is { Success: true } match ? Number(match) : 0;
        return new Run(
            Number(Rate().Match(output)),
            (server.Cpu - cpu).TotalMicroseconds / requests,
            Milliseconds(P99().Match(output)),
            (await server.AllocatedAsync(cancellationToken) - allocated) / requests,
            errors,
            requests / Math.Max(1, await server.CommitsAsync(cancellationToken) - commits));
    }

    /// <summary>Real bodies in wrk's own language; each connection goes through all of them.</summary>
    private static string LoadScript(ReportKey key)
    {
        var bodies = new StringBuilder("local bodies = {\n");
        foreach (var body in ReportBodies.All(key)) bodies.Append("[==[").Append(body).Append("]==],\n");

        return bodies.Append(CultureInfo.InvariantCulture, $$"""
            }
            local requests = {}
            local at = 0
            init = function(args)
              local headers = {["Content-Type"] = "application/csp-report", ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"}
              for i, body in ipairs(bodies) do requests[i] = wrk.format("POST", "/r/{{key}}", headers, body) end
            end
            request = function()
              at = at % #requests + 1
              return requests[at]
            end
            """).ToString();
    }

    private static async Task EnsureWrkAsync(CancellationToken cancellationToken)
    {
        if (File.Exists("/usr/bin/wrk") || File.Exists("/usr/local/bin/wrk")) return;
        using var install = Process.Start("apt-get", ["install", "-y", "-q", "wrk"]);
        await install.WaitForExitAsync(cancellationToken);
        if (install.ExitCode != 0) throw new InvalidOperationException("This benchmark needs wrk: install the package `wrk`.");
    }

    private static double FsyncMilliseconds(string folder)
    {
        var times = new List<double>();
        using var file = new FileStream(Path.Combine(folder, "fsync"), FileMode.Create);
        for (var i = 0; i < 200; i++)
        {
            file.Write(new byte[4096]);
            var started = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Figures.Median(times);
    }

    private static double Number(Match match) => match.Success ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static double Milliseconds(Match match) => Number(match) * match.Groups[2].Value switch { "us" => 0.001, "s" => 1000, _ => 1 };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex RequestCount();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex ErrorCount();

    private sealed record Run(
        double RequestsPerSecond, double CpuMicroseconds, double P99Milliseconds, double AllocatedBytes, double Errors, double GroupSize)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture,
            $"{RequestsPerSecond:F0}/s {CpuMicroseconds:F1} us p99 {P99Milliseconds:F1} ms {AllocatedBytes:F0} B, {GroupSize:F1} a commit");
    }
}
