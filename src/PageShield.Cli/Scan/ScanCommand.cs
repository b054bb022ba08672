using System.CommandLine;
using System.Text;
using System.Text.Json;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Sites;
using Spectre.Console;

namespace PageShield.Cli.Scan;

/// <summary><c>scan URL</c>: crawls once and prints the inventory and what is suspicious.</summary>
internal static class ScanCommand
{

    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = "Where to start, such as https://shop.example/" };
        var pages = new Option<int>("--pages") { Description = "Most pages to visit (1–10,000)", DefaultValueFactory = _ => 10 };
        var format = new Option<string>("--format") { Description = "table, json or sarif", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json", "sarif");
        var output = new Option<FileInfo?>("--out") { Description = "Write to this file instead of the terminal" };
        var failOn =
            new Option<string>("--fail-on") { Description = "Exit with 1 for findings of this severity or above", DefaultValueFactory = _ => "high" };
        failOn.AcceptOnlyFromAmong([.. Severities.All.Select(static severity => severity.Word())]);
        var allowPrivate =
            new Option<string[]>("--allow-private")
            {
                Description = "HOST:PORT on a loopback or private address that may be reached; repeatable",
                DefaultValueFactory = _ => []
            };
        var resolve =
            new Option<string[]>("--resolve")
            {
                Description = "HOST:PORT:ADDRESS, a fixed name resolution as in curl; repeatable",
                DefaultValueFactory = _ => []
            };
        var browser = new Option<string?>("--browser") { Description = "Path of the Chromium to use" };
        var withoutSandbox =
            new Option<bool>(
            "--without-sandbox")
            {
                Description =
            "Run the browser without its sandbox, and as root where you are; only where the system allows neither, on sites that you trust"
            };
        var intelligence = new Option<string?>("--intelligence") { Description = "Folder of threat lists" };
        var verbose = new Option<bool>("--verbose") { Description = "Show the log" };

        var command = new Command("scan", "Crawl a site once; print its scripts and what is suspicious")
        {
            url, pages, format, output, failOn, allowPrivate, resolve, browser, withoutSandbox, intelligence, verbose,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(url), result.GetValue(format) ?? "table", result.GetValue(output), result.GetRequiredValue(failOn),
            address => new ScanSettings
            {
                Url = address,
                Pages = result.GetValue(pages),
                AllowPrivate = result.GetValue(allowPrivate) ?? [],
                Resolve = result.GetValue(resolve) ?? [],
                Browser = result.GetValue(browser),
                WithoutSandbox = result.GetValue(withoutSandbox),
                IntelligenceFolder = result.GetValue(intelligence),
                Verbose = result.GetValue(verbose),
            }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string url, string format, FileInfo? output, string failOn, Func<Uri, ScanSettings> settingsFor, CancellationToken cancellationToken)
    {
        // Progress and problems go to standard error, so the result can be piped.
        var terminal = Terminal.For(Console.Error, widthElsewhere: 1000); // a message in a log stays one line
        if (!WebAddress.TryParse(url, out var address))
            return Fail(terminal, $"'{url}' is not a web address. Give a whole one, such as https://shop.example/");

        var settings = settingsFor(address);
        if (settings.Pages is < 1 or > 10_000) return Fail(terminal, "--pages takes a number from 1 to 10,000.");
        if (settings.Resolve.FirstOrDefault(text => !HostResolution.TryParse(text, out _)) is { } wrong)
            return Fail(terminal, $"'{wrong}' is no resolution; --resolve takes HOST:PORT:ADDRESS, such as shop.example:443:192.0.2.7");

        try
        {
            await using var scanner = new Scanner(settings);
            var (report, crawl) = await WithProgressAsync(terminal, settings, progress => scanner.RunAsync(progress, cancellationToken));
            if (await TryWriteAsync(report, format, output, cancellationToken) is { } problem)
                return Fail(terminal, $"The result could not be written: {problem}");
            // Findings count whatever else failed; the failure is reported beside them.
            if (crawl.State != CrawlState.Completed) Fail(terminal, crawl.Note ?? "The site could not be crawled.");

            return report.Findings.Any(finding => finding.Severity >= Severities.Read(failOn)) ? ExitCode.Found
                : crawl.State == CrawlState.Completed ? ExitCode.NothingFound : ExitCode.CouldNot;
        }
        catch (BrowserUnavailableException exception)
        {
            return Fail(terminal, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, $"The scan could not be done: {exception.Message} Check the space and the permissions of the temporary folder.");
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, "Cancelled.");
        }
    }

    private static Task<T> WithProgressAsync<T>(IAnsiConsole terminal, ScanSettings settings, Func<IProgress<CrawlProgress>, Task<T>> scan) =>
        terminal.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                var task = context.AddTask("starting the browser", maxValue: Math.Max(1, settings.Pages));
                return scan(new Told(task));
            });

    /// <returns>What is in the way; null where the result was written.</returns>
    private static async Task<string?> TryWriteAsync(ScanReport report, string format, FileInfo? output, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(report, format, output, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static async Task WriteAsync(ScanReport report, string format, FileInfo? output, CancellationToken cancellationToken)
    {
        if (format == "sarif")
        {
            var log = ScanSarif.Of(report).ToJson().ToJsonString() + "\n";
            if (output is null) await Console.Out.WriteAsync(log.AsMemory(), cancellationToken);
            else await File.WriteAllTextAsync(output.FullName, log, cancellationToken);
        }
        else if (format == "json")
        {
            await using var stream = output is null ? Console.OpenStandardOutput() : output.Create();
            await JsonSerializer.SerializeAsync(stream, report, ScanJson.Options, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
        else if (output is null)
        {
            ScanTable.Write(report, Terminal.For(Console.Out));
        }
        else
        {
            await using var writer = new StreamWriter(output.FullName, append: false, Encoding.UTF8);
            ScanTable.Write(report, Terminal.For(writer));
        }
    }

    private static int Fail(IAnsiConsole terminal, string message)
    {
        terminal.MarkupLine($"[red]{Markup.Escape(Printable.Of(message))}[/]");
        return 2;
    }

    private sealed class Told(ProgressTask task) : IProgress<CrawlProgress>
    {
        public void Report(CrawlProgress value)
        {
            task.MaxValue = Math.Max(1, value.Known);
            task.Value = Math.Min(value.Finished, Math.Max(0.99, value.Known - 0.01));
            var url = value.Url is { Length: > 70 } longUrl ? $"{longUrl[..50]}…{longUrl[^19..]}" : value.Url;
            task.Description = Markup.Escape(Printable.Of(url is null ? value.Stage : $"{value.Stage} {url}"));
        }
    }
}
