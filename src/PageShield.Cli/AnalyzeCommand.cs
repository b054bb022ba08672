using System.CommandLine;
using System.CommandLine.Parsing;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PageShield.Crawler;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.Detonation;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.Sites;

namespace PageShield.Cli;

/// <summary>
/// <c>analyze PATH…</c>: judges files, whole directories and standard input (<c>-</c>), one record per file. Exit code 0: nothing at or above
/// <c>--fail-on</c>; 1: something; 2: a path could not be read.
/// </summary>
internal static class AnalyzeCommand
{
    /// <summary>Files above this size (bytes) are not read.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The command, ready to be added to the root.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or directories; - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "table, jsonl or sarif.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "jsonl", "sarif");
        var failOn =
            new Option<Severity>("--fail-on")
            {
                Description = "Least severity that makes the exit code 1.",
                DefaultValueFactory = _ => Severity.High
            };
        var url = new Option<Uri?>("--url")
        {
            Description = "Where the script was served, such as https://cdn.example/a.js",
            CustomParser = WebAddressOf
        };
        var lists = new Option<string?>(
            "--indicators")
        { Description = "Folder of indicator lists, and of libraries with published weaknesses in retire.js' format." };
        var noDetonate = new Option<bool>("--no-detonate") { Description = "Do not run scripts in the offline browser." };
        var withoutSandbox =
            new Option<bool>(
            "--without-sandbox")
            {
                Description =
            "Run the browser without its sandbox, and as root where you are; only where the system allows neither, with scripts that you trust."
            };
        var command = new Command("analyze", "Judge scripts in files.") { paths, format, failOn, url, lists, noDetonate, withoutSandbox };
        command.SetGuardedAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(paths) ?? [], parsed.GetValue(format)
                ?? "table", parsed.GetValue(failOn), parsed.GetValue(url), parsed.GetValue(lists), !parsed.GetValue(noDetonate),
            parsed.GetValue(withoutSandbox),
            Console.Out, Console.Error, cancellationToken));
        return command;
    }

    /// <summary>Runs it; records are written in the order in which they are done.</summary>
    internal static async Task<int> RunAsync(
        string[] paths, string format, Severity failOn, Uri? url, string? lists, bool detonate, bool withoutSandbox, TextWriter output,
        TextWriter errors, CancellationToken cancellationToken)
    {
        using var folder = new IndicatorFolder(lists ?? "");
        if (lists is not null) await folder.ReloadAsync(cancellationToken);
        foreach (var problem in folder.Problems) await errors.WriteLineAsync(problem);
        var examiner = new ScriptExaminer(folder);
        // Looks for an installed browser only when the first script needs it.
        await using var detonator = detonate
            ? new Detonator(
                new BrowserFinder(NullLogger<BrowserFinder>.Instance), Options.Create(new CrawlerOptions { BrowserWithoutSandbox = withoutSandbox }))
            : null;
        var failed = false;
        var found = false;
        await using var records = AnalysisWriter.For(format, output, Terminal.WidthOf(output));

        // A bounded queue: at most as many files in memory as there are cores.
        var done = Channel.CreateBounded<AnalysisRecord>(Environment.ProcessorCount * 2);
        var producing = Task.Run(
            async () =>
            {
                try
                {
                    await Parallel.ForEachAsync(
                        Files(paths, problem => { failed = true; errors.WriteLine(problem); }),
                        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
                        async (path, token) =>
                        {
                            try
                            {
                                await done.Writer.WriteAsync(await AnalysisRecord.OfAsync(path, url, examiner, detonator, MaxBytes, token), token);
                            }
                            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
                            {
                                failed = true;
                                await errors.WriteLineAsync($"{path}: {error.Message}");
                            }
                        });
                }
                finally
                {
                    done.Writer.Complete();
                }
            },
            cancellationToken);
        await foreach (var record in done.Reader.ReadAllAsync(cancellationToken))
        {
            found |= record.Findings.Any(finding => finding.Severity >= failOn);
            await records.WriteAsync(record, cancellationToken);
        }

        await producing;
        return failed ? 2 : found ? 1 : 0;
    }

    // The parser of command lines knows no addresses by itself.
    private static Uri? WebAddressOf(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (WebAddress.TryParse(text, out var address)) return address;
        result.AddError($"'{Printable.Of(text)}' is not a web address; --url takes a whole one, such as https://cdn.example/a.js");
        return null;
    }

    private static IEnumerable<string> Files(string[] paths, Action<string> report)
    {
        var options =
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var path in paths)
        {
            if (path == "-" || File.Exists(path)) yield return path;
            else if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path, "*", options)) yield return file;
            }
            else report($"{path}: no such file or directory");
        }
    }
}
