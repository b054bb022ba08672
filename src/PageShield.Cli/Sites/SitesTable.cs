using System.Globalization;
using PageShield.Sites;
using Spectre.Console;

namespace PageShield.Cli.Sites;

/// <summary>The list of sites as a table: one line each if there is room, else three.</summary>
internal static class SitesTable
{
    /// <summary>Characters in a line of a file or pipe: nothing is cut there.</summary>
    public const int WidthElsewhere = 1000;

    private const int Wide = 180;

    public static void Write(IReadOnlyList<SiteView> sites, IAnsiConsole console) =>
        console.Write(console.Profile.Width >= Wide ? InLines(sites) : InBlocks(sites, console));

    private static Table InLines(IReadOnlyList<SiteView> sites)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var head in new[] { "Id", "Name", "Start", "Cron", "Next crawl", "Last crawl", "Report key" })
            table.AddColumn(new TableColumn(head).NoWrap());
        foreach (var site in sites)
        {
            string[] cells =
            [
                site.Id.ToString(CultureInfo.InvariantCulture), site.Name, Start(site), site.Cron ?? "",
                site.NextRunAt?.ToString("u", CultureInfo.InvariantCulture) ?? "", site.LastCrawlAt?.ToString("u", CultureInfo.InvariantCulture)
                    ?? "", site.ReportKey,
            ];
            table.AddRow([.. cells.Select(cell => Fitting.Cell(cell, 400))]);
        }

        return table;
    }

    private static Table InBlocks(IReadOnlyList<SiteView> sites, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Id").NoWrap()).AddColumn(new TableColumn("Site").NoWrap())
            .AddColumn(new TableColumn("Crawls").NoWrap());
        var crawls = sites.Select(Crawls).ToList();
        var ids = sites.Select(static site => site.Id.ToString(CultureInfo.InvariantCulture)).ToList();
        var others = ids.Append("Id").Max(static id => id.Length) + crawls.SelectMany(static lines => lines).Append("Crawls")
            .Max(static line => line.Length);
        var room = Fitting.Room(console, 3, others);
        for (var i = 0; i < sites.Count; i++)
        {
            string[] lines = [sites[i].Name, Start(sites[i]), $"report key {sites[i].ReportKey}"];
            table.AddRow(
                ids[i], string.Join('\n', lines.Select(line => Fitting.Cell(line, room))), string.Join('\n', crawls[i].Select(Markup.Escape)));
        }

        return table;
    }

    private static string[] Crawls(SiteView site) =>
    [
        .. site.Cron is { } cron ? (string[])[Printable.Of(cron), $"next {Moment(site.NextRunAt) ?? "–"}"] : ["when asked"],
        $"last {Moment(site.LastCrawlAt) ?? "never"}",
    ];

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Start(SiteView site) => site.StartUrls.Count > 0 ? site.StartUrls[0] : "";
}
