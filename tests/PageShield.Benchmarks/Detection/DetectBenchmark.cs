using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Detonation;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Judges a corpus layer by layer and prints recall and false positives for each choice of layers. <c>--corpus DIR</c> names the unpacked
/// corpus (its <c>*.tsv</c> lists beside it or in <c>--lists DIR</c>). <c>--intelligence DIR</c> adds the lists in a folder, <c>--model</c> a
/// model in family-grouped cross-validation, <c>--detonate</c> runs what the rules leave in doubt in the offline browser, and with <c>--every</c>
/// everything, for the chamber's own
/// figures; <c>--packages</c>
/// judges the honest scripts of npm packages instead (<c>--most N</c> of them), and <c>--variants</c> obfuscated and packed variants of corpus and
/// packages (of <c>--most N</c> scripts of each kind). <c>--all</c> does all of it, and <c>--out FILE</c> writes the
/// page of figures. <c>--show</c> lists every misjudged file; <c>--only TEXT</c> and <c>--without TEXT</c> narrow the corpus down.
/// </summary>
public static class DetectBenchmark
{
    private const int MostScripts = 1_000_000;

    private static readonly string[] Layers = ["static", "intelligence", "model", "detonation"];

    /// <summary>Runs it; says so where there is no corpus.</summary>
    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var all = arguments.Contains("--all");
        var show = arguments.Contains("--show");
        if (arguments.Contains("--packages"))
        {
            HonestScripts.Run(show, Most(arguments, MostScripts));
            return;
        }

        var corpus = Option(arguments, "--corpus") ?? "/tmp/corpus";
        var lists = Option(arguments, "--lists") ?? DetectionCorpus.LocateLists() ?? corpus;
        if (!File.Exists(Path.Combine(lists, "malicious.tsv")))
        {
            Console.Error.WriteLine("No corpus: give --corpus and --lists.");
            return;
        }

        if (arguments.Contains("--variants"))
        {
            await VariantBenchmark.RunAsync(corpus, lists, Most(arguments, VariantBenchmark.Most), show, cancellationToken);
            return;
        }

        var samples = Judge(Narrowed(arguments, corpus, lists), await IndicatorsAsync(Option(arguments, "--intelligence"), cancellationToken));
        var rates = new DetectionRates();
        rates.Add("detect.", "rules", samples, "static");
        Costs(samples);
        if (Option(arguments, "--intelligence") is not null) rates.Add("detect.intelligence.", "rules and lists", samples, "static", "intelligence");
        if (all || arguments.Contains("--model"))
        {
            try
            {
                await HeldOutModel.AskAsync(samples, corpus, lists, cancellationToken);
            }
            catch (VariantsUnavailableException e)
            {
                Console.Error.WriteLine(e.Message);
                return;
            }

            rates.Add("detect.model.", "rules and model", samples, "static", "model");
        }

        if (all || arguments.Contains("--detonate"))
        {
            var every = arguments.Contains("--every");
            await DetonateAsync(samples, every, cancellationToken);
            rates.Add("detect.chamber.", every ? "chamber" : "chamber, where the rules leave doubt", samples, "detonation");
            rates.Add("detect.detonated.", "rules and chamber", samples, "static", "detonation");
        }

        if (all) rates.Add("detect.all.", "all layers", samples, Layers);
        if (show) Show(samples, Option(arguments, "--only") is not null);
        IReadOnlyList<string> npm = all ? HonestScripts.Run(show, Most(arguments, MostScripts)) : [];
        if (Option(arguments, "--out") is { } path)
        {
            await File.WriteAllTextAsync(
                path,
                rates.Page(samples.Count(one => one.Sample.IsMalicious), samples.Count(one => !one.Sample.IsMalicious),
                    samples.Select(one => one.Sample.Family).Distinct().Count(), npm),
                cancellationToken);
        }
    }

    private static List<DetectionSample> Narrowed(string[] arguments, string corpus, string lists)
    {
        var only = Option(arguments, "--only");
        var without = Option(arguments, "--without");
        return [.. DetectionCorpus.Read(lists, corpus, "malicious").Concat(DetectionCorpus.Read(lists, corpus, "benign"))
            .Where(sample => only is null || sample.Path.Contains(only, StringComparison.OrdinalIgnoreCase))
            .Where(sample => without is null || !sample.Path.Contains(without, StringComparison.OrdinalIgnoreCase))];
    }

    // The model that is shipped has seen this corpus: it has its own figures, of models that have not.
    private static List<JudgedSample> Judge(List<DetectionSample> samples, IndicatorSet indicators)
    {
        var judge = new ScriptJudge([new StaticLayer(), new IntelligenceLayer(() => indicators)]);
        var judged = samples.ConvertAll(sample => new JudgedSample(sample));
        Parallel.ForEach(judged, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, one =>
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var opinion in judge.Examine(new ScriptInput { Source = File.ReadAllText(one.Sample.File) })) one.Add(opinion);
            one.Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return judged;
    }

    private static async Task<IndicatorSet> IndicatorsAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is null) return IndicatorSet.Empty;
        using var lists = new IndicatorFolder(folder);
        await lists.ReloadAsync(cancellationToken);
        foreach (var problem in lists.Problems) Console.Error.WriteLine(problem);
        Figures.Print("detect.intelligence.entries", lists.Current.Count, "");
        return lists.Current;
    }

    private static async Task DetonateAsync(List<JudgedSample> samples, bool every, CancellationToken cancellationToken)
    {
        await using var detonator = new Detonator(new BrowserFinder(NullLogger<BrowserFinder>.Instance), Options.Create(new CrawlerOptions()));
        var (run, read, incomplete, isolated) = (0, 0, 0, 0);
        await Parallel.ForEachAsync(samples,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount + 1, CancellationToken = cancellationToken },
            async (one, token) =>
        {
            var script = new ScriptInput { Source = await File.ReadAllTextAsync(one.Sample.File, token) };
            if (!every && !DetonationEvidence.IsWorthwhile(one.By(["static"]), script)) return;
            var report = await detonator.DetonateAsync(script, token);
            Interlocked.Increment(ref run);
            if (report.Reads.Count > 0) Interlocked.Increment(ref read);
            if (report.Incomplete is not null) Interlocked.Increment(ref incomplete);
            if (report.Isolated) Interlocked.Increment(ref isolated);
            one.AddAfter(report, script);
        });
        Figures.Print("detect.detonated.scripts", run, "");
        Figures.Print("detect.detonated.isolated", isolated, "");
        Figures.Print("detect.detonated.read_fields", read, "");
        Figures.Print("detect.detonated.incomplete", incomplete, "");
    }

    private static void Costs(List<JudgedSample> samples)
    {
        Figures.Print("detect.incomplete",
            100.0 * samples.Count(
            one => one.Opinion("static")?.Findings.Any(finding => finding.Rule == "analysis-incomplete") == true) / samples.Count, "%");
        Figures.Print("detect.seconds", samples.Sum(one => one.Milliseconds) / 1e3, "s");
        Figures.Print("detect.cpu_seconds", Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, "s");
        Figures.Print("detect.slowest_ms", samples.Max(one => one.Milliseconds), "ms");
        Figures.Print("detect.mb_per_second_core", samples.Sum(one => one.Sample.Bytes) / 1e6 / (samples.Sum(one => one.Milliseconds) / 1e3), "MB/s");
    }

    private static void Show(List<JudgedSample> samples, bool isNarrow)
    {
        foreach (var one in samples.OrderBy(one => one.Sample.Path, StringComparer.Ordinal))
        {
            var judgement = one.By(Layers);
            var good = one.Sample.IsMalicious
                ? judgement.Verdict == VerdictKind.Malicious
                : judgement.Verdict is VerdictKind.Clean or VerdictKind.Unknown;
            if (good && !isNarrow) continue;
            Console.Error.WriteLine($"{(one.Sample.IsMalicious ? "MISS" : "FP")} {judgement.Score,2} {one.Sample.Category} {one.Sample.Path} {one.Milliseconds:F0} ms {string.Join(' ', judgement.Layers.Select(layer => layer.Layer))}");
            foreach (var finding in judgement.Findings.Take(isNarrow ? 12 : 3))
            {
                var evidence = finding.Evidence.ReplaceLineEndings(" | ");
                Console.Error.WriteLine($"      {finding.Category}/{finding.Rule} {finding.Weight:F1} @{finding.Line}:{finding.Column} {evidence[..Math.Min(isNarrow ? 700 : 260, evidence.Length)]}");
            }
        }
    }

    private static int Most(string[] arguments, int usual) =>
        Option(arguments, "--most") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : usual;

    private static string? Option(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
