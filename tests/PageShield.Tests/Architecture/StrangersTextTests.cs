using System.Text.RegularExpressions;

namespace PageShield.Tests.Architecture;

/// <summary>Who reads strangers' text: only what worker processes run. A call from anywhere else would bring it into the server's process.</summary>
public sealed partial class StrangersTextTests
{
    // What workers run, and what trains models on files of the operator's.
    private static readonly string[] InsideWorkers =
    [
        "PageShield/JavaScript/", "PageShield/Detection/Rules/", "PageShield/Detection/Flows/", "PageShield/Detection/Decoding/",
        "PageShield/Detection/Model/", "PageShield/Changes/Code/", "PageShield.Training/",
        "PageShield/Detection/Examination/ExaminedScript.cs", "PageShield/Detection/Layers/StaticLayer.cs", "PageShield/Detection/ScriptJudge.cs",
        "PageShield/Detection/Intelligence/IndicatorList.cs", "PageShield/Detection/Intelligence/LibraryList.cs",
        "PageShield.Crawler/Canaries/Wrappings.cs", "PageShield.Crawler/Canaries/CanaryScanner.cs",
    ];

    [Fact]
    public void Only_tasks_of_worker_processes_read_strangers_texts()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PageShield.sln")))
            root = root.Parent ?? throw new InvalidOperationException("No PageShield.sln above the tests.");
        var sources = Path.Combine(root.FullName, "src");
        var outside = Directory.EnumerateFiles(sources, "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Select(file => (Name: Path.GetRelativePath(sources, file).Replace('\\', '/'), File: file))
            .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal)
                && !InsideWorkers.Any(allowed => file.Name.StartsWith(allowed, StringComparison.Ordinal)))
            .Select(file => (file.Name, Text: File.ReadAllText(file.File)))
            .ToList();

        // A file that makes a task holds what the task runs.
        var wrong = outside.Where(file => !file.Text.Contains("WorkerTask<", StringComparison.Ordinal))
            .SelectMany(file => Reading().Matches(file.Text).Select(match => $"{file.Name}: {match.Value}"));

        Assert.Contains(outside, file => file.Text.Contains("WorkerTask<", StringComparison.Ordinal) && Reading().IsMatch(file.Text));
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"ParsedScript\.Parse\(|JavaScriptPrinter\.Print\(|ScriptDiff\.Compare\(|new HtmlParser|XmlReader\.Create\(|new GZipStream|new ZipArchive|IndicatorList\.Parse\(|LibraryList\.Parse\(|CodegenImport\.Read\(|\bjudge\.(?:Judge|Examine)\(|new CanaryScanner\(|new Engine\(|new Parser\(")]
    private static partial Regex Reading();
}
