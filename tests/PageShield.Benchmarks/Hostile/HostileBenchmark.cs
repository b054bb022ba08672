using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using PageShield.Benchmarks.Crawls;
using PageShield.Tests.Hostile;

namespace PageShield.Benchmarks.Hostile;

/// <summary>
/// A soak of hostility: generated texts (parser, interpreter, printer and markup bombs, mutated real scripts) go through the real command line's
/// <c>analyze</c>, pages of them through <c>scan</c> and through the real server, and bombs of reports to its public listener. Prints
/// <c>hostile.texts</c>, <c>hostile.worker_deaths</c> (texts that ended a worker), <c>hostile.process_deaths</c> (programs that ended or
/// failed), <c>hostile.unjudged_without_alert</c> and <c>hostile.peak_mb</c> (all processes together). <c>--texts N</c> and <c>--pages N</c> set the
/// size.
/// </summary>
internal static class HostileBenchmark
{
    private const int FilesAtOnce = 400;
    private const int Kinds = 8;
    private const int TextsPerPage = 2;
    private const string CrashesAnalyzer = "\"ends-the-analyser\"";

    public static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var texts = Number(arguments, "--texts") ?? (Figures.IsFull ? 20_000 : 200);
        var pages = Number(arguments, "--pages") ?? (Figures.IsFull ? 50 : 4);
        var started = Stopwatch.GetTimestamp();
        using var memory = new PeakMemory();
        var (read, deaths, processDeaths, unjudged) = (0, 0, 0, 0);

        var honest = Honest();
        foreach (var part in HostileTexts.Make(texts, seed: 2026, honest, spared: 40).Chunk(FilesAtOnce * Kinds)
            .SelectMany(static some => some.GroupBy(static text => text.Kind)))
        {
            var partStarted = Stopwatch.GetTimestamp();
            var result = await AnalyzeAsync([.. part], cancellationToken);
            var count = part.Count();
            read += count;
            deaths += result.Deaths;
            unjudged += count - result.Records;
            if (result.Code is not (0 or 1)) processDeaths++;
            await Console.Error.WriteLineAsync($"{part.Key}: {count} texts in {Stopwatch.GetElapsedTime(partStarted).TotalSeconds:0.0} s, {result.Deaths} ended a worker, exit code {result.Code}; {read} texts, {unjudged} without a record, {Stopwatch.GetElapsedTime(started).TotalMinutes:0.0} minutes");
        }

        await using var shop =
            await HostileShop.StartAsync(pages, [.. HostileTexts.Make(pages * TextsPerPage, seed: 77, honest, spared: 4)], cancellationToken);
        var (code, _, complaints) =
            await CliAsync(
            ["scan", $"http://{HostileShop.Host}:{shop.Port}/", "--allow-private", $"{HostileShop.Host}:{shop.Port}", "--pages", $"{pages + 1}",
            "--format", "json"], cancellationToken);
        if (code is not (0 or 1)) processDeaths++;
        await Console.Error.WriteLineAsync($"scan: exit code {code} {complaints.Trim()}");

        var server = await HostileServer.RunAsync(shop, pages, cancellationToken);
        processDeaths += server.Deaths;
        deaths += server.WorkerDeaths;
        unjudged += server.Unjudged;
        await Console.Error.WriteLineAsync($"server: {server.Contents} contents, {server.WorkerDeaths} ended a worker, {server.Unjudged} neither judged nor told of, {server.Reports} reports, {server.Failures} answers of 5xx");

        Figures.Print("hostile.texts", read, "");
        Figures.Print("hostile.pages", pages, "");
        Figures.Print("hostile.worker_deaths", deaths, "");
        Figures.Print("hostile.process_deaths", processDeaths, "");
        Figures.Print("hostile.unjudged_without_alert", unjudged, "");
        Figures.Print("hostile.server_errors", server.Failures, "");
        Figures.Print("hostile.peak_mb", memory.Megabytes, "MB");
        Figures.Print("hostile.minutes", Stopwatch.GetElapsedTime(started).TotalMinutes, "min");
    }

    private static async Task<(int Code, int Records, int Deaths)> AnalyzeAsync(
        (string Kind, string Text)[] texts, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("hostile-");
        try
        {
            for (var number = 0; number < texts.Length; number++)
                await File.WriteAllBytesAsync(
                    Path.Combine(folder.FullName, $"{number}.js"), Encoding.UTF8.GetBytes(texts[number].Text), cancellationToken);
            var (code, output, _) = await CliAsync(["analyze", "--no-detonate", "--format", "jsonl", folder.FullName], cancellationToken);
            var records = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return (code, records.Length, records.Count(record => record.Contains(CrashesAnalyzer, StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Complaints)> CliAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Cli(), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new InvalidOperationException("The command line did not start.");
        var (output, complaints) =
            (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await complaints);
    }

    // Where it was built: beside this program it would lack the libraries that come with this program's framework.
    private static string Cli()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "PageShield.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"No PageShield.sln above {output.FullName}.");
        // not null: the root is above
        return Path.Combine(root.FullName, "src", "PageShield.Cli", "bin", output.Parent!.Name, output.Name, "PageShield.Cli");
    }

    // Real scripts to mutate: the dashboard's own modules, and installed npm packages where there are some.
    private static List<string> Honest()
    {
        var roots = new[] { Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.Combine(Environment.CurrentDirectory, "src"),
            Path.Combine(Environment.CurrentDirectory, "tests", "PageShield.Benchmarks", "npm") };
        return
        [
            .. roots.Where(Directory.Exists).SelectMany(root => Directory.EnumerateFiles(root, "*.js", SearchOption.AllDirectories))
                .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && new FileInfo(file).Length < 400_000)
                .Order(StringComparer.Ordinal).Take(300).Select(File.ReadAllText),
        ];
    }

    private static int? Number(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length
            ? int.Parse(arguments[at + 1], System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
