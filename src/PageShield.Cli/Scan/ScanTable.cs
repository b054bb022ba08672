using PageShield.Crawls;
using PageShield.Inventory;
using Spectre.Console;

namespace PageShield.Cli.Scan;

/// <summary>The report for people.</summary>
internal static class ScanTable
{
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
        var table = new Table().Border(TableBorder.Simple).AddColumn("Page").AddColumn("Status").AddColumn("Outcome");
        foreach (var page in report.Pages)
            table.AddRow(Cell(page.Url, 90), page.Status == 0 ? "–" : $"{page.Status}", page.Outcome == PageOutcome.Ok ? "[green]ok[/]" : $"[yellow]{Markup.Escape(page.Outcome.ToString().ToLowerInvariant())}[/] {Cell(page.Reason ?? "", 80)}");
        console.Write(table);
        foreach (var page in report.Pages.Where(static page => page.Consent == ConsentOutcome.NotAnswered))
            console.MarkupLine($"[yellow]Asked for consent, not answered:[/] {Cell(page.Url, 120)}. What runs only after consent was not seen.");
    }

    private static void WriteScripts(ScanReport report, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"{report.Scripts.Count} scripts")
            .AddColumn("Verdict").AddColumn(new TableColumn("Score").RightAligned()).AddColumn("Kind").AddColumn("Party").AddColumn("Script").AddColumn(new TableColumn("Bytes").RightAligned()).AddColumn("SHA-256");
        foreach (var script in report.Scripts.OrderBy(script => script.Score ?? 100).ThenBy(script => script.Party == Party.First).ThenBy(script => script.Url, StringComparer.Ordinal))
        {
            table.AddRow(
                Verdict(script.Verdict), script.Score?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "–", Markup.Escape(Kebab(script.Kind)),
                script.Party == Party.Third ? "third" : "first", Cell(script.Url, 70) + (script.Ran ? "" : $" [grey](did not run: {Markup.Escape(script.NotRunReason?.ToString().ToLowerInvariant() ?? "unknown")})[/]"),
                $"{script.Bytes:N0}", script.Sha256?.Brief ?? "–");
        }

        console.Write(table);
    }

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
            var seen = report.Pages.Count(page => page.Outcome is PageOutcome.Ok or PageOutcome.Cut);
            if (seen == 0) console.MarkupLine("[yellow]No page could be seen, so nothing can be said of its scripts.[/]");
            else if (seen < report.Pages.Count) console.MarkupLine($"[yellow]Nothing suspicious was found on the {seen} of {report.Pages.Count} pages that could be seen.[/]");
            else if (Unseen(report) is { Count: > 0 } unseen)
            {
                console.MarkupLine($"[yellow]Nothing suspicious was found in what could be loaded.[/] {unseen.Count} {(unseen.Count == 1 ? "script was" : "scripts were")} not seen, from {Cell(string.Join(", ", unseen.Select(script => script.Host).Distinct()), 200)}.");
                console.MarkupLine("Hosts on this machine or in your own network are reached where each is named: --allow-private HOST:PORT, once for each.");
            }
            else console.MarkupLine("[green]Nothing suspicious was found.[/]");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).Title($"{report.Findings.Count} findings").AddColumn("Severity").AddColumn("Finding").AddColumn("Where");
        foreach (var finding in report.Findings)
        {
            var where = finding.Script is { } id ? report.Scripts.First(script => script.Id == id).Url : finding.Page ?? "";
            table.AddRow(Severity(finding.Severity), $"{Cell(finding.Title, 200)}\n[grey]{Cell(finding.Evidence, 200)}[/]", Cell(where, 60) + (finding.Line > 0 ? $":{finding.Line}:{finding.Column}" : ""));
        }

        console.Write(table);
    }

    private static List<ScannedScript> Unseen(ScanReport report) => [.. report.Scripts.Where(static script => script is { Ran: false, NotRunReason: NotRunReason.Network })];

    private static string Verdict(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Malicious => "[red bold]✖ malicious[/]",
        VerdictKind.Suspicious => "[yellow]▲ suspicious[/]",
        VerdictKind.Clean => "[green]✔ clean[/]",
        _ => "[grey]? unknown[/]",
    };

    private static string Severity(string severity) => severity switch
    {
        "critical" or "high" => $"[red]{severity}[/]",
        "medium" => "[yellow]medium[/]",
        _ => Markup.Escape(severity),
    };

    private static string Kebab(ScriptKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    private static string Cell(string text, int length)
    {
        var shown = Printable.Of(text.ReplaceLineEndings(" "));
        if (shown.Length > length) shown = $"{shown[..(length * 2 / 3)]}…{shown[^(length / 3 - 1)..]}";
        return Markup.Escape(shown);
    }
}
