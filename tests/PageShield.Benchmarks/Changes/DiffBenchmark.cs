using System.Diagnostics;
using System.Globalization;
using System.Text;
using PageShield.Changes.Code;

namespace PageShield.Benchmarks.Changes;

/// <summary>
/// Times the comparison of two versions of a minified bundle of 1 and 5 MB, in which one function in fifty changed: prints
/// seconds for each, growth (1 is linear), megabytes per second, and the peak memory of a process that compares the 5 MB once, as the
/// command line does.
/// </summary>
public static class DiffBenchmark
{
    private const int Rounds = 3;

    /// <summary>Tell a process what to measure.</summary>
    private const string Times = "--times", Peak = "--peak";

    /// <summary>Runs it in processes of their own, with the garbage collector that the command line has; 0 when done.</summary>
    public static int Run(string[] arguments)
    {
        if (arguments.Contains(Times))
            return MeasureTimes();
        if (arguments.Contains(Peak))
            return MeasurePeak();
        return Math.Max(RunAlone(Times), RunAlone(Peak));
    }

    private static int RunAlone(string what)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(DiffBenchmark).Assembly.Location, "diff", what])
        {
            Environment = { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" },
        });
        process?.WaitForExit();
        return process?.ExitCode ?? 2;
    }

    private static int MeasureTimes()
    {
        Time(200_000);
        var one = Time(1_000_000);
        var five = Time(5_000_000);
        Line("diff.seconds_1mb", one, "s");
        Line("diff.seconds_5mb", five, "s");
        Line("diff.growth", five / (5 * one), "x");
        Line("diff.mb_per_second", 10 / five, "MB/s");
        return 0;
    }

    private static int MeasurePeak()
    {
        var (before, after) = (Bundle(5_000_000, changed: false), Bundle(5_000_000, changed: true));
        ScriptDiff.Compare(before, after);
        using var self = Process.GetCurrentProcess();
        Line("diff.peak_mb", self.PeakWorkingSet64 / 1e6, "MB");
        Line("diff.cpu_seconds", self.TotalProcessorTime.TotalSeconds, "s");
        return 0;
    }

    /// <summary>The median of a few comparisons.</summary>
    private static double Time(int length)
    {
        var (before, after) = (Bundle(length, changed: false), Bundle(length, changed: true));
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var comparison = ScriptDiff.Compare(before, after);
            seconds.Add(watch.Elapsed.TotalSeconds);
            if (comparison.Functions.Changed == 0)
                throw new InvalidOperationException("The change was not found.");
        }

        seconds.Sort();
        return seconds[Rounds / 2];
    }

    /// <summary>A webpack-like bundle; the second version is mangled otherwise.</summary>
    private static string Bundle(int length, bool changed)
    {
        var random = new Random(1);
        var names = changed ? "nrtieoasucldf" : "etnrioasculdf";
        var text = new StringBuilder("(()=>{var m={");
        for (var module = 0; text.Length < length; module++)
        {
            var (a, b, c) = (names[0], names[1], names[2]);
            text.Append(CultureInfo.InvariantCulture, $"{module}:({a},{b},{c})=>{{\"use strict\";var d={c}({random.Next(500)});");
            for (var function = 0; function < 8; function++)
            {
                var (x, y) = (names[3 + (function % 5)], names[8 + (function % 5)]);
                text.Append(CultureInfo.InvariantCulture, $"{b}.f{module}_{function}=function({x},{y}){{if({x}.k{random.Next(300)}>{random.Next(100)}&&!{y})return d.call({x},\"{Word(random)}\");");
                for (var statement = 0; statement < 4; statement++)
                    text.Append(CultureInfo.InvariantCulture, $"{x}.{Word(random)}({y}?{y}.{Word(random)}:{random.Next(1000)},{{{Word(random)}:{x}.{Word(random)},n:[1,{random.Next(9)}]}});");
                if (changed && (module + function) % 50 == 0)
                    text.Append(CultureInfo.InvariantCulture, $"{x}.extra({y});");
                text.Append(CultureInfo.InvariantCulture, $"return {x}.{Word(random)}||null}};");
            }

            text.Append("},");
        }

        return text.Append("},q={};function r(i){if(q[i])return q[i].exports;var e=q[i]={exports:{}};m[i](e,e.exports,r);return e.exports}r(0)})();")
            .ToString();
    }

    private static string Word(Random random) =>
        string.Concat(
        "abcdefghijklmnopqrstuvwxyz".AsSpan(random.Next(20), 2 + random.Next(4)), random.Next(60).ToString(CultureInfo.InvariantCulture));

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##} {unit}"));
}
