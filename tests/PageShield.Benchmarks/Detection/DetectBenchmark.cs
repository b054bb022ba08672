using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Detonation;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Inventory;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Judges a corpus and prints recall (verdict malicious) and false positives per category with 95 % bootstrap intervals that resample whole
/// families. <c>--corpus DIR</c> names the unpacked corpus (its <c>*.tsv</c> lists beside it or in <c>--lists DIR</c>), <c>--show</c> lists
/// every misjudged file, <c>--model</c> adds a model in family-grouped cross-validation, <c>--detonate</c> runs what the static layer does not clear in the offline browser and prints the rates again,
/// <c>--packages</c> judges the honest scripts of npm packages instead (<c>--most N</c> of them); <c>--only TEXT</c> and <c>--without TEXT</c> narrow it down.
/// </summary>
public static class DetectBenchmark
{
    private const int Rounds = 2_000;

    /// <summary>Runs it; 0 when done, 2 without a corpus.</summary>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments.Contains("--packages"))
        {
            HonestScripts.Run(arguments.Contains("--show"), int.Parse(Option(arguments, "--most") ?? "1000000", CultureInfo.InvariantCulture));
            return;
        }

        var corpus = Option(arguments, "--corpus") ?? "/tmp/corpus";
        var lists = Option(arguments, "--lists") ?? LocateLists() ?? corpus;
        if (!File.Exists(Path.Combine(lists, "malicious.tsv")))
        {
            Console.Error.WriteLine("No corpus: give --corpus and --lists.");
            return;
        }

        var only = Option(arguments, "--only");
        var without = Option(arguments, "--without");
        var samples = Read(lists, corpus, "malicious").Concat(Read(lists, corpus, "benign"))
            .Where(sample => only is null || sample.Path.Contains(only, StringComparison.OrdinalIgnoreCase))
            .Where(sample => without is null || !sample.Path.Contains(without, StringComparison.OrdinalIgnoreCase)).ToList();
        // The model that is shipped has seen this corpus: it has its own figures, of models that have not.
        var judge = new ScriptJudge([new StaticLayer()]);
        var results = new ConcurrentBag<Result>();
        Parallel.ForEach(samples, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, sample =>
        {
            var started = Stopwatch.GetTimestamp();
            var judgement = judge.Judge(new ScriptToJudge { Source = File.ReadAllText(sample.File) });
            results.Add(new Result(sample, judgement, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        });

        IReadOnlyCollection<Result> all = results;
        Print(all);
        if (arguments.Contains("--model"))
        {
            // A few files are listed twice: each listing keeps its own verdict.
            var held = HeldOutModel.Judge([.. results.Select(result => (result.Sample.Path, result.Sample.File, result.Judgement))], corpus, lists, cancellationToken)
                .DistinctBy(one => one.File).ToDictionary(one => one.File, one => one.Judgement, StringComparer.Ordinal);
            all = results.Select(result => result with { Judgement = held[result.Sample.File] }).ToList();
            PrintRates(all, "detect.model.");
        }

        if (arguments.Contains("--detonate"))
        {
            all = await DetonateAsync([.. results], cancellationToken);
            PrintRates(all, "detect.detonated.");
        }

        if (arguments.Contains("--show")) Show(all, only is not null);
    }

    private static async Task<IReadOnlyCollection<Result>> DetonateAsync(List<Result> results, CancellationToken cancellationToken)
    {
        await using var detonator = new Detonator(new BrowserFinder(NullLogger<BrowserFinder>.Instance), Options.Create(new CrawlerOptions()));
        var all = new ConcurrentBag<Result>();
        var (run, read, incomplete, isolated) = (0, 0, 0, 0);
        await Parallel.ForEachAsync(results, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1, CancellationToken = cancellationToken }, async (result, token) =>
        {
            var script = new ScriptToJudge { Source = await File.ReadAllTextAsync(result.Sample.File, token) };
            if (!DetonationEvidence.IsWorthwhile(result.Judgement, script))
            {
                all.Add(result);
                return;
            }

            var started = Stopwatch.GetTimestamp();
            var report = await detonator.DetonateAsync(script, token);
            Interlocked.Increment(ref run);
            if (report.Reads.Count > 0) Interlocked.Increment(ref read);
            if (report.Incomplete is not null) Interlocked.Increment(ref incomplete);
            if (report.Isolated) Interlocked.Increment(ref isolated);
            var detonated = new LayerOpinion[] { new("earlier", "", result.Judgement.Findings), DetonationEvidence.OpinionOf(report, script) };
            all.Add(result with { Judgement = ScriptJudge.With(detonated, script), Milliseconds = result.Milliseconds + Stopwatch.GetElapsedTime(started).TotalMilliseconds });
        });
        Line("detect.detonated.scripts", run, "");
        Line("detect.detonated.isolated", isolated, "");
        Line("detect.detonated.read_fields", read, "");
        Line("detect.detonated.incomplete", incomplete, "");
        return all;
    }

    private static void Print(IReadOnlyCollection<Result> results)
    {
        PrintRates(results, "detect.");
        Rate("detect.incomplete", results, result => result.Judgement.Findings.Any(finding => finding.Rule == "analysis-incomplete"));
        Line("detect.seconds", results.Sum(result => result.Milliseconds) / 1e3, "s");
        Line("detect.cpu_seconds", Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, "s");
        Line("detect.slowest_ms", results.Count == 0 ? 0 : results.Max(result => result.Milliseconds), "ms");
        Line("detect.mb_per_second_core", results.Sum(result => result.Sample.Bytes) / 1e6 / Math.Max(1e-9, results.Sum(result => result.Milliseconds) / 1e3), "MB/s");
    }

    private static void PrintRates(IReadOnlyCollection<Result> results, string prefix)
    {
        var malicious = results.Where(result => result.Sample.IsMalicious).ToList();
        var benign = results.Where(result => !result.Sample.IsMalicious).ToList();
        foreach (var group in malicious.GroupBy(result => result.Sample.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
            Rate($"{prefix}recall.{group.Key}", [.. group], result => result.Judgement.Verdict == VerdictKind.Malicious);
        Rate(prefix + "recall.skimmers", [.. malicious.Where(result => result.Sample.Category is "skimmer" or "demo-skimmer" or "variant" or "diff-pairs")], result => result.Judgement.Verdict == VerdictKind.Malicious);
        Rate(prefix + "recall", malicious, result => result.Judgement.Verdict == VerdictKind.Malicious);
        Rate(prefix + "noticed", malicious, result => result.Judgement.Verdict is VerdictKind.Malicious or VerdictKind.Suspicious);
        foreach (var group in benign.GroupBy(result => result.Sample.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
            Rate($"{prefix}fp.{group.Key}", [.. group], result => result.Judgement.Verdict == VerdictKind.Malicious);
        Rate(prefix + "fp", benign, result => result.Judgement.Verdict == VerdictKind.Malicious);
        Rate(prefix + "suspicious_benign", benign, result => result.Judgement.Verdict == VerdictKind.Suspicious);
    }

    private static void Show(IEnumerable<Result> results, bool all)
    {
        foreach (var result in results.OrderBy(result => result.Sample.Path, StringComparer.Ordinal))
        {
            var good = result.Sample.IsMalicious ? result.Judgement.Verdict == VerdictKind.Malicious : result.Judgement.Verdict is VerdictKind.Clean or VerdictKind.Unknown;
            if (good && !all) continue;
            Console.Error.WriteLine($"{(result.Sample.IsMalicious ? "MISS" : "FP")} {result.Judgement.Score,2} {result.Sample.Category} {result.Sample.Path} {result.Milliseconds:F0} ms {string.Join(' ', result.Judgement.Layers.Select(layer => layer.Layer))}");
            foreach (var finding in result.Judgement.Findings.Take(all ? 12 : 3))
                Console.Error.WriteLine($"      {finding.Category}/{finding.Rule} {finding.Weight:F1} @{finding.Line}:{finding.Column} {finding.Evidence.ReplaceLineEndings(" | ")[..Math.Min(all ? 700 : 260, finding.Evidence.ReplaceLineEndings(" | ").Length)]}");
        }
    }

    // Twins stand or fall together: whole families are drawn.
    private static void Rate(string name, IReadOnlyCollection<Result> results, Func<Result, bool> counts)
    {
        if (results.Count == 0) return;
        var families = results.GroupBy(result => result.Sample.Family).Select(group => (group.Count(counts), group.Count())).ToArray();
        var (rate, low, high) = Bootstrap.Rate(families, Rounds);
        Line(name, rate, $"% of {results.Count}");
        Line(name + ".low", low, "%");
        Line(name + ".high", high, "%");
    }

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F2} {unit}"));

    private static IEnumerable<Sample> Read(string lists, string corpus, string kind)
    {
        foreach (var line in File.ReadLines(Path.Combine(lists, kind + ".tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            if (cells.Length < 5) continue;
            var file = Path.Combine(corpus, kind, cells[0]);
            if (!File.Exists(file) || new FileInfo(file).Length == 0) continue;
            yield return new Sample(file, cells[0], cells[3], SampleFolder.FamilyOf(cells[0], cells[4]), kind == "malicious", new FileInfo(file).Length);
        }
    }

    private static string? LocateLists()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }

    private static string? Option(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private sealed record Sample(string File, string Path, string Category, string Family, bool IsMalicious, long Bytes);

    private sealed record Result(Sample Sample, ScriptJudgement Judgement, double Milliseconds);
}
