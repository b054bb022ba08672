using System.Globalization;
using PageShield.Crawls;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using Spectre.Console;

namespace PageShield.Cli.Scan;

/// <summary>The report as a table, as wide as the terminal. Only sentences wrap; long URLs are shortened in the middle.</summary>
internal static class ScanTable
{
    /// <summary>Below this many characters a script has two lines, the address on the first.</summary>
    private const int Wide = 120;

    /// <summary>What is said behind kind, party, bytes and digest where no head names them.</summary>
    private static readonly string[] Units = ["", " party", " B", ""];

    public static void Write(ScanReport report, IAnsiConsole console)
    {
        console.WriteLine();
        WritePages(report, console);
        WriteScripts(report, console);
        WriteHosts(report, console);
        WriteFindings(report, console);
    }

    private static void WritePages(ScanReport report, IAnsiConsole console)
    {
        var outcomes = report.Pages.Select(Outcome).ToList();
        var room = Fitting.Room(console, 3,
            "Status".Length + Math.Clamp(outcomes.Max(static outcome => (int?)outcome.Length) ?? 0, "Outcome".Length, console.Profile.Width * 2 / 5));
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Page").NoWrap()).AddColumn(new TableColumn("Status").NoWrap())
            .AddColumn("Outcome");
        foreach (var (page, outcome) in report.Pages.Zip(outcomes))
            table.AddRow(Fitting.Cell(page.Url, room), page.Status == 0 ? "–" : $"{page.Status}",
                page.Outcome == PageOutcome.Ok ? "[green]ok[/]" : $"[yellow]{Fitting.Cell(outcome, 120)}[/]");
        console.Write(table);
        foreach (var page in report.Pages.Where(static page => page.Consent == ConsentOutcome.NotAnswered))
            console.MarkupLine(
                $"[yellow]Asked for consent, not answered:[/] {Fitting.Cell(page.Url, 120)}. What runs only after consent was not seen.");
    }

    private static string Outcome(ScannedPage page) =>
        page.Outcome == PageOutcome.Ok ? "ok" : $"{page.Outcome.ToString().ToLowerInvariant()} {page.Reason}".TrimEnd();

    private static void WriteScripts(ScanReport report, IAnsiConsole console)
    {
        var isWide = console.Profile.Width >= Wide;
        var scripts = report.Scripts.OrderBy(static script => ScoreOf(script) ?? 100).ThenBy(static script => script.Party == Party.First)
            .ThenBy(static script => script.Url, StringComparer.Ordinal).ToList();
        string[] heads = isWide ? ["Verdict", "Score", "Kind", "Party", "Bytes", "SHA-256", "Script"] : ["Verdict", "Score", "Script"];
        var cells = scripts.ConvertAll(script => isWide ? Facts(script) : Facts(script)[..2]);
        var widths = heads[..^1]
            .Select((head, column) => cells.Max(row => (int?)row[column].Length) is { } longest ? Math.Max(head.Length, longest) : head.Length);
        var room = Fitting.Room(console, heads.Length, widths.Sum());
        var table = new Table().Border(TableBorder.Simple)
            .Title($"{(scripts.Count == 1 ? "1 script" : $"{scripts.Count} scripts")} (score: 1 malicious – 99 clean)");
        foreach (var head in heads)
            table.AddColumn(head is "Score" or "Bytes" ? new TableColumn(head).NoWrap().RightAligned() : new TableColumn(head).NoWrap());
        foreach (var (script, row) in scripts.Zip(cells))
        {
            string[] notes =
                [.. script.Ran ? [] : new[] { $"did not run: {script.NotRunReason?.ToString().ToLowerInvariant() ?? "unknown"}" },
                .. isWide ? [] : new[] { string.Join(", ", Facts(script)[2..].Zip(Units).Select(static each => each.First + each.Second)) }];
            var url = Fitting.Cell(script.Url, room) + string.Concat(notes.Select(note => $"\n[grey]{Fitting.Cell(note, room)}[/]"));
            table.AddRow([Colour(script.Verdict, row[0]), .. row[1..].Select(Markup.Escape), url]);
        }

        console.Write(table);
    }

    /// <summary>Verdict, score, kind, party, bytes and the digest's beginning.</summary>
    private static string[] Facts(ScannedScript script) =>
    [
        Verdict(script.Verdict), ScoreOf(script)?.ToString(CultureInfo.InvariantCulture) ?? "–", Kebab(script.Kind), script.Party == Party.Third
            ? "third"
            : "first",
        script.Bytes.ToString("N0", CultureInfo.InvariantCulture), script.Sha256?.Brief ?? "–",
    ];

    /// <summary>None where nobody could judge: a number would read as an opinion.</summary>
    private static int? ScoreOf(ScannedScript script) => script.Verdict == VerdictKind.Unknown ? null : script.Score;

    private static void WriteHosts(ScanReport report, IAnsiConsole console)
    {
        var hosts = report.Connections.GroupBy(connection => connection.Host).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} ({group.Sum(connection => connection.Count)})");
        console.MarkupLine($"[bold]Hosts talked to:[/] {Markup.Escape(Printable.Of(string.Join(", ", hosts)))}");
        console.MarkupLine($"[bold]Cookies:[/] {report.Cookies.Count}");
        console.WriteLine();
    }

    private static void WriteFindings(ScanReport report, IAnsiConsole console)
    {
        if (report.Findings.Count == 0)
        {
            WriteNothingFound(report, console);
            return;
        }

        var room = Fitting.Room(console, 2, "Severity".Length);
        var table = new Table().Border(TableBorder.Simple).Title(report.Findings.Count == 1 ? "1 finding" : $"{report.Findings.Count} findings")
            .AddColumn(new TableColumn("Severity").NoWrap()).AddColumn("Finding");
        foreach (var finding in report.Findings)
        {
            var where = finding.Script is { } id ? report.Scripts.First(script => script.Id == id).Url : finding.Page ?? "";
            var place = finding.Line > 0 ? $":{finding.Line}:{finding.Column}" : "";
            table.AddRow(Coloured(finding.Severity), $"{Fitting.Cell(finding.Title, 200)}\n[grey]{Fitting.Cell(finding.Evidence, 200)}[/]\n"
                + $"{Fitting.Cell(where, room - place.Length)}{place}");
        }

        console.Write(table);
    }

    private static void WriteNothingFound(ScanReport report, IAnsiConsole console)
    {
        var seen = report.Pages.Count(page => page.Outcome is PageOutcome.Ok or PageOutcome.Cut);
        if (seen == 0) console.MarkupLine("[yellow]No page could be seen, so nothing can be said of its scripts.[/]");
        else if (seen < report.Pages.Count)
            console.MarkupLine($"[yellow]Nothing suspicious was found on the {seen} of {report.Pages.Count} pages that could be seen.[/]");
        else if (Unseen(report) is { Count: > 0 } unseen)
        {
            console.MarkupLine($"[yellow]Nothing suspicious was found in what could be loaded.[/] {unseen.Count} "
                + $"{(unseen.Count == 1 ? "script was" : "scripts were")} not seen, "
                + $"from {Fitting.Cell(string.Join(", ", unseen.Select(script => script.Host).Distinct()), 200)}.");
            console.MarkupLine(
                "Hosts on this machine or in your own network are reached where each is named: --allow-private HOST:PORT, once for each.");
        }
        else console.MarkupLine("[green]Nothing suspicious was found.[/]");
    }

    private static List<ScannedScript> Unseen(ScanReport report) =>
        [.. report.Scripts.Where(static script => script is { Ran: false, NotRunReason: NotRunReason.Network })];

    private static string Verdict(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Malicious => "✖ malicious",
        VerdictKind.Suspicious => "▲ suspicious",
        VerdictKind.Clean => "✔ clean",
        _ => "? unknown",
    };

    private static string Colour(VerdictKind verdict, string word) => verdict switch
    {
        VerdictKind.Malicious => $"[red bold]{word}[/]",
        VerdictKind.Suspicious => $"[yellow]{word}[/]",
        VerdictKind.Clean => $"[green]{word}[/]",
        _ => $"[grey]{word}[/]",
    };

    private static string Coloured(Severity severity) => severity switch
    {
        >= Severity.High => $"[red]{severity.Word()}[/]",
        Severity.Medium => "[yellow]medium[/]",
        _ => severity.Word(),
    };

    private static string Kebab(ScriptKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
