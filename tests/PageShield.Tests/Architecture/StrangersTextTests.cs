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
        var outside = Repository.Sources.Where(static file => file.Name.StartsWith("src/", StringComparison.Ordinal))
            .Select(static file => (Name: file.Name["src/".Length..], file.Text))
            .Where(file => !InsideWorkers.Any(allowed => file.Name.StartsWith(allowed, StringComparison.Ordinal)))
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
