using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PageShield.Detection;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Judges every distinct script of the packages that <c>npm/honest/package-lock.json</c> names (no model was trained on them) with the layers of
/// the product, and prints how many are called malicious or suspicious, with 95 % intervals: over whole packages by bootstrap, and where nothing
/// was called, by the rule of three over scripts.
/// </summary>
internal static class HonestScripts
{
    private const int Rounds = 2_000;
    private const int MinBytes = 100;
    private const int MaxBytes = 3_000_000;

    /// <summary>Runs it, and gives what it printed; nothing without the packages.</summary>
    public static IReadOnlyList<string> Run(bool show, int most)
    {
        if (Locate() is not { } root) return [];
        var judge = new ScriptJudge();
        var seen = new ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        var results = new ConcurrentBag<(string Package, string File, ScriptJudgement Judgement, long Bytes)>();
        var files = Packages(root).SelectMany(package => Scripts(root, package).Select(file => (package, file))).ToList();
        // Of each package as large a part, in an order that says nothing of its content.
        var chosen = files.OrderBy(file => Digest(file.file), StringComparer.Ordinal).Take(most);
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            var text = File.ReadAllText(file.file);
            if (!seen.TryAdd(Digest(text), 0)) return;
            var judgement = judge.Judge(new ScriptInput { Source = text });
            results.Add((file.package, file.file, judgement, text.Length));
            if (show && judgement.Verdict is VerdictKind.Malicious or VerdictKind.Suspicious) Show(root, file.file, judgement);
        });
        List<string> lines =
        [
            Line("detect.npm.packages", results.Select(result => result.Package).Distinct(StringComparer.Ordinal).Count(), ""),
            Line("detect.npm.scripts", results.Count, ""),
            Line("detect.npm.mb", results.Sum(result => result.Bytes) / 1e6, "MB"),
            .. Rate("detect.fp_npm", results, VerdictKind.Malicious),
            .. Rate("detect.suspicious_npm", results, VerdictKind.Suspicious),
            .. Rate("detect.unknown_npm", results, VerdictKind.Unknown),
        ];
        foreach (var line in lines) Console.WriteLine(line);
        return lines;
    }

    private static IEnumerable<string> Rate(
        string name, IReadOnlyCollection<(string Package, string File, ScriptJudgement Judgement, long Bytes)> results, VerdictKind verdict)
    {
        if (results.Count == 0) yield break;
        var packages = results.GroupBy(result => result.Package)
            .Select(group => (group.Count(result => result.Judgement.Verdict == verdict), group.Count())).ToArray();
        var (rate, low, high) = Bootstrap.Rate(packages, Rounds);
        yield return Line(name, rate, $"% of {results.Count}");
        yield return Line(name + ".low", low, "%");
        yield return Line(name + ".high", rate == 0 ? 300.0 / results.Count : high, "%");
    }

    private static void Show(string root, string file, ScriptJudgement judgement)
    {
        var text = new StringBuilder($"{judgement.Verdict} {judgement.Score} {Path.GetRelativePath(root, file)}\n");
        foreach (var finding in judgement.Findings.Where(finding => finding.Weight > 0).Take(4))
            text.Append("      ").Append(finding.Rule).Append(' ').Append(finding.Weight).Append(' ')
                .Append(finding.Evidence.ReplaceLineEndings(" | ").AsSpan(0, Math.Min(400, finding.Evidence.ReplaceLineEndings(" | ").Length)))
                .Append('\n');
        Console.Error.Write(text.ToString());
    }

    private static IEnumerable<string> Scripts(string root, string package)
    {
        var folder = Path.Combine(root, "node_modules", package);
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".js" or ".mjs" or ".cjs")
            .Where(file => !Path.GetRelativePath(folder, file).Contains("node_modules", StringComparison.Ordinal))
            .Where(file => new FileInfo(file).Length is >= MinBytes and <= MaxBytes);
    }

    private static List<string> Packages(string root)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "package.json")));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject().Select(entry => entry.Name)];
    }

    private static string? Locate()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var root = Path.Combine(folder.FullName, "tests", "PageShield.Benchmarks", "npm", "honest");
                if (Directory.Exists(Path.Combine(root, "node_modules"))) return root;
            }
        }

        Console.Error.WriteLine("The packages are not installed: run `npm ci` in tests/PageShield.Benchmarks/npm/honest.");
        return null;
    }

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Line(string name, double value, string unit) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {value:F3} {unit}").TrimEnd();
}
