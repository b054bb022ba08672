using System.Diagnostics;
using System.Globalization;
using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Benchmarks.Changes;

/// <summary>
/// Compares consecutive versions of well-known libraries: prints <c>releases.pairs</c>, <c>releases.malicious</c> (versions
/// that the judge calls malicious: each is a false alarm) and how many changes are of each class. <c>--show</c> lists them.
/// </summary>
public static class ReleasesBenchmark
{
    /// <summary>Runs it; 0 when done, 2 where the libraries are not installed.</summary>
    public static int Run(string[] arguments)
    {
        if (ReleasedLibraries.Find() is not { } libraries)
            return 2;
        var judge = new ScriptJudge();
        var classes = Enum.GetValues<ChangeClass>().ToDictionary(value => value, _ => 0);
        int pairs = 0, malicious = 0;
        var watch = Stopwatch.StartNew();
        foreach (var (name, before, after) in libraries.Pairs())
        {
            var source = File.ReadAllText(after);
            var comparison = ScriptDiff.Compare(File.ReadAllText(before), source);
            var verdict = judge.Judge(new ScriptInput { Source = source }).Verdict;
            pairs++;
            classes[comparison.Class]++;
            malicious += verdict == VerdictKind.Malicious ? 1 : 0;
            if (arguments.Contains("--show") || verdict == VerdictKind.Malicious)
                Console.Error.WriteLine($"{name}: {comparison.Class} {verdict}: {comparison.Summary}");
        }

        Line("releases.pairs", pairs, "pairs");
        Line("releases.malicious", malicious, "verdicts");
        foreach (var (value, count) in classes)
            Line($"releases.{value.ToString().ToLowerInvariant()}", count, "pairs");
        Line("releases.seconds", watch.Elapsed.TotalSeconds, "s");
        return 0;
    }

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##} {unit}"));
}
