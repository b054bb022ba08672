using PageShield.Benchmarks.Alerts;
using PageShield.Benchmarks.Changes;
using PageShield.Benchmarks.Crawls;
using PageShield.Benchmarks.Dashboard;
using PageShield.Benchmarks.Detection;
using PageShield.Benchmarks.Hostile;
using PageShield.Benchmarks.Reports;

// `dotnet run -c Release -- NAME` prints one `name value unit` line for each figure.
var benchmarks = new Dictionary<string, Func<string[], CancellationToken, Task>>
{
    ["ingest"] = IngestBenchmark.RunAsync,
    ["parse"] = (_, _) => { ParseBenchmark.Run(); return Task.CompletedTask; },
    ["kill"] = KillBenchmark.RunAsync,
    ["flood"] = FloodBenchmark.RunAsync,
    ["fuzz"] = FuzzBenchmark.RunAsync,
    ["crawl"] = CrawlBenchmark.RunAsync,
    ["canary"] = CanaryBenchmark.RunAsync,
    ["diff"] = (arguments, _) => Task.FromResult(DiffBenchmark.Run(arguments)),
    ["releases"] = (arguments, _) => Task.FromResult(ReleasesBenchmark.Run(arguments)),
    ["minify"] = (arguments, _) => Task.FromResult(MinifyBenchmark.Run(arguments)),
    ["analyze"] = (arguments, _) => Task.FromResult(AnalyzeBenchmark.Run(arguments)),
    ["detect"] = DetectBenchmark.RunAsync,
    ["hostile"] = HostileBenchmark.RunAsync,
    ["time-to-alert"] = TimeToAlertBenchmark.RunAsync,
    ["alerts-a-week"] = AlertsAWeekBenchmark.RunAsync,
    ["noise"] = NoiseBenchmark.RunAsync,
    ["verdict-kill"] = VerdictKillBenchmark.RunAsync,
    ["dashboard"] = DashboardBenchmark.RunAsync,
    [BareServer.Name] = BareServer.RunAsync,
    [DurableServer.Name] = DurableServer.RunAsync,
    [Neighbour.Name] = Neighbour.RunAsync,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"Name one of: {string.Join(", ", benchmarks.Keys.Where(name => !name.EndsWith("-server", StringComparison.Ordinal)))}");
    return 2;
}

await run(args[1..], CancellationToken.None);
return 0;
