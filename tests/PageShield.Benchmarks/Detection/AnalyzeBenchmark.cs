using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text;
using PageShield.Benchmarks.Changes;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.JavaScript;
using PageShield.Workers;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Times the analysis (static layer and model, no detonation) of real bundles: megabytes per second of one core's time once the program is warm,
/// with the parser's own speed in the same rounds beside it, since a shared machine's seconds are not all alike; how time grows from 5 to 10 MB (2 is
/// linear); and the most memory that
/// a process with one 10 MB script in it takes, by the script's size; the same bundles
/// through a worker process (<c>worker_ratio</c>: speed there by speed here), and a small script there. <c>--files</c> lists each bundle's own speed.
/// </summary>
public static class AnalyzeBenchmark
{
    private const int Rounds = 7;
    private const int Megabyte = 1_000_000;
    private const string Here = "--here";
    private const int WarmingRounds = 6;
    private static readonly TimeSpan LeastWarming = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MostWarming = TimeSpan.FromSeconds(90);

    /// <summary>Runs it, each part in a process of its own with the command line's runtime settings; 0 when done, 2 without the bundles.</summary>
    public static int Run(string[] arguments)
    {
        if (ReleasedLibraries.Find() is not { } libraries) return 2;
        if (Array.IndexOf(arguments, Here) is var at && at < 0)
        {
            // Written by this process: what it takes to make the file is none of the analysis' memory.
            var large = Path.GetTempFileName();
            try
            {
                File.WriteAllText(large, Joined(libraries, 10 * Megabyte));
                string[][] parts = [["speed"], ["time", "5"], ["time", "10"], ["peak", large], ["workers"]];
                var figures = parts.Select(part => Start([.. part, .. arguments])).ToList();
                Line("analyze.growth", figures[2] / figures[1], "x");
                return 0;
            }
            finally
            {
                File.Delete(large);
            }
        }

        var result = arguments[at + 1] switch
        {
            "speed" => Speed(libraries, arguments.Contains("--files")),
            "time" => Time(libraries, Number(arguments[at + 2])),
            "workers" => Workers(libraries),
            _ => Peak(arguments[at + 2]),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"= {result}"));
        return 0;
    }

    private static double Start(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(AnalyzeBenchmark).Assembly.Location, "analyze", Here, .. arguments])
        {
            RedirectStandardOutput = true,
            Environment =
                { ["DOTNET_TieredPGO"] = "1", ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_GCGen0MaxBudget"] = "1800000" },
        }) ?? throw new InvalidOperationException("The process did not start.");
        var result = double.NaN;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("= ", StringComparison.Ordinal)) result = double.Parse(line[2..], CultureInfo.InvariantCulture);
            else Console.WriteLine(line);
        }

        process.WaitForExit();
        return result;
    }

    private static double Speed(ReleasedLibraries libraries, bool each)
    {
        var judge = new ScriptJudge();
        var bundles = libraries.Bundles().Select(file => (File: file, Text: File.ReadAllText(file))).ToList();
        // Until all of it has been compiled for good, the compiler's own work is most of what would be measured.
        var compiling = 1.0;
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < LeastWarming || compiling > 0.01 && warming.Elapsed < MostWarming;)
        {
            var (compiled, time) = (JitInfo.GetCompilationTime(), Environment.CpuUsage.TotalTime);
            foreach (var (_, text) in bundles) judge.Judge(new ScriptInput { Source = text });
            compiling = (JitInfo.GetCompilationTime() - compiled) / (Environment.CpuUsage.TotalTime - time);
        }

        var bytes = bundles.Sum(bundle => (double)Encoding.UTF8.GetByteCount(bundle.Text));
        var (rounds, parses) = (new List<double>(), new List<double>());
        var files = bundles.ToDictionary(bundle => bundle.File, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var total = 0.0;
            foreach (var (file, text) in bundles)
            {
                var before = Environment.CpuUsage.TotalTime;
                judge.Judge(new ScriptInput { Source = text });
                var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                files[file].Add(seconds);
                total += seconds;
            }

            rounds.Add(total);
            var parsing = Environment.CpuUsage.TotalTime;
            foreach (var (_, text) in bundles) ParsedScript.Parse(text);
            parses.Add((Environment.CpuUsage.TotalTime - parsing).TotalSeconds);
        }

        if (each)
        {
            foreach (var (file, text) in bundles.OrderBy(bundle => bundle.Text.Length / files[bundle.File].Min()))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {text.Length / 1e6 / Math.Max(1e-6, Figures.Median(files[file])):F2} MB/s {text.Length} {Path.GetRelativePath(libraries.Folder, file)}"));
        }

        var speed = bytes / 1e6 / Figures.Median(rounds);
        Line("analyze.bundles", bundles.Count, "");
        Line("analyze.bundles_mb", bytes / 1e6, "MB");
        Line("analyze.parse_mb_per_second", bytes / 1e6 / Figures.Median(parses), "MB/s");
        Line("analyze.mb_per_second", speed, "MB/s");
        return speed;
    }

    private static double Time(ReleasedLibraries libraries, int megabytes)
    {
        var text = Joined(libraries, megabytes * Megabyte);
        var judge = new ScriptJudge();
        judge.Judge(new ScriptInput { Source = Joined(libraries, Megabyte) });
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            judge.Judge(new ScriptInput { Source = text });
            seconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Line($"analyze.seconds_{megabytes}mb", Figures.Median(seconds), "s");
        return Figures.Median(seconds);
    }

    // The same bundles here and in a worker process, in turns, by wall time, once both are warm; and a small script in a worker.
    private static double Workers(ReleasedLibraries libraries)
    {
        var (judge, pool) = (new ScriptJudge(), new WorkerPool(new WorkerOptions { Count = 1 }));
        var examiner = new ScriptExaminer(workers: pool);
        var bundles = libraries.Bundles().Select(File.ReadAllText).ToList();
        var (here, there) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds + WarmingRounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var text in bundles) judge.Judge(new ScriptInput { Source = text });
            var own = Stopwatch.GetElapsedTime(started).TotalSeconds;
            started = Stopwatch.GetTimestamp();
            foreach (var text in bundles) examiner.ExamineAsync(new ScriptInput { Source = text }, CancellationToken.None).GetAwaiter().GetResult();
            var other = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (round < WarmingRounds) continue;
            here.Add(own);
            there.Add(other);
        }

        var small = new List<double>();
        for (var number = 0; number < 500; number++)
        {
            var started = Stopwatch.GetTimestamp();
            examiner.ExamineAsync(
                new ScriptInput
                {
                    Source =
                $"window.dataLayer = window.dataLayer || []; function gtag() {{ dataLayer.push(arguments); }} gtag('config', 'G-{number}');"
                },
                CancellationToken.None).GetAwaiter().GetResult();
            small.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        var ratio = Figures.Median(here) / Figures.Median(there);
        Line("analyze.worker_ratio", ratio, "x");
        Line("analyze.small_ms", Figures.Median(small), "ms");
        return ratio;
    }

    private static double Peak(string file)
    {
        var text = File.ReadAllText(file);
        new ScriptJudge().Judge(new ScriptInput { Source = text });
        using var self = Process.GetCurrentProcess();
        var ratio = (double)self.PeakWorkingSet64 / Encoding.UTF8.GetByteCount(text);
        Line("analyze.peak_ratio", ratio, "x");
        return ratio;
    }

    // Many bundles in one file, as packers of whole shops make them.
    private static string Joined(ReleasedLibraries libraries, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            foreach (var file in libraries.Bundles())
            {
                if (text.Length >= length) break;
                // Modules cannot stand inside a script.
                var bundle = File.ReadAllText(file);
                if (ParsedScript.Parse(bundle).Goal != ScriptGoal.Script) continue;
                text.Append(";(function(){").Append(bundle).Append("\n}).call(this);\n");
            }
        }

        return text.ToString();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Line(string name, double value, string unit) => Figures.Print(name, value, unit);
}
