using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Sites;

/// <summary>
/// Creates many sites from CSV. The first line names the columns: <c>url</c> (required; several separated by spaces), and
/// any of <c>name, hosts, environment, sitemap, follow_links, page_limit, cron, time_zone</c>. Valid lines are imported even if others fail.
/// </summary>
public sealed class SiteImport(PageShieldDbContext database, SiteRegistry sites, SiteSecrets secrets)
{
    /// <summary>Maximum number of sites in one file.</summary>
    public const int MostLines = 10_000;

    private const int LongestLine = 256 * 1024;
    private const int LongestCell = 16 * 1024;

    // One unbalanced quote must not swallow the following lines.
    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with
    {
        AllowLineBreaksInQuotes = false,
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MaxRecordSize = LongestLine,
    };

    private static readonly string[] Columns = ["url", "name", "hosts", "environment", "sitemap", "follow_links", "page_limit", "cron", "time_zone"];

    /// <summary>Reads to the end or to a line that is too long, and reports the result of every line.</summary>
    public async Task<SiteImportResult> ImportAsync(TextReader csv, string actor, CancellationToken cancellationToken)
    {
        var lines = new List<SiteImportLine>();
        try
        {
            return await ImportAsync(csv, actor, lines, cancellationToken);
        }
        catch (CsvFormatException)
        {
            // The end of such a line is unknown, so the rest of the file cannot be read either.
            var number = lines.Count == 0 ? 1 : lines[^1].Line + 1;
            return new SiteImportResult(
                [.. lines, new SiteImportLine(
                number, null, null, [$"The line is longer than {LongestLine >> 10} KB. This line and the rest of the file were not read."])]);
        }
    }

    private async Task<SiteImportResult> ImportAsync(TextReader csv, string actor, List<SiteImportLine> lines, CancellationToken cancellationToken)
    {
        var problem = (string?)null;
        using var reader = CsvReader.Create(csv, Options with { OnMalformedRecord = record => problem = Describe(record) }, leaveOpen: true);
        await reader.ReadHeaderAsync(cancellationToken);
        var headers = reader.Headers.Select(header => header.Trim().ToLowerInvariant()).Where(header => header.Length > 0).ToList();
        if (!headers.Contains("url")) return Nothing("The first line must name the columns, and one of them must be 'url'.");
        if (headers.Except(Columns).ToList() is { Count: > 0 } unknown)
            return Nothing($"Unknown columns: {string.Join(", ", unknown)}. Known columns: {string.Join(", ", Columns)}.");

        var taken = (await database.Sites.AsNoTracking().Select(site => new { site.Id, site.StartUrls }).ToListAsync(cancellationToken))
            .Where(site => site.StartUrls.Count > 0)
            .GroupBy(site => site.StartUrls[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (lines.Count == MostLines)
            {
                lines.Add(new SiteImportLine(
                    reader.LineNumber, null, null, [$"Only the first {MostLines:N0} sites were read; import the rest in another file."]));
                break;
            }

            lines.Add(problem is null
                ? await ImportLineAsync(reader, taken, actor, cancellationToken)
                : new SiteImportLine(reader.LineNumber, null, null, [problem]));
            problem = null;
        }

        return new SiteImportResult(lines);
    }

    private static string Describe(CsvMalformedRecord record) => record.Reason switch
    {
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote => "A quotation mark is not closed on this line.",
        _ => "There is a quotation mark in the middle of a field. Put the whole field in quotation marks and double the inner one.",
    };

    private async Task<SiteImportLine> ImportLineAsync(
        CsvReader reader, Dictionary<string, int> taken, string actor, CancellationToken cancellationToken)
    {
        var number = reader.LineNumber;
        var errors = new List<string>();
        for (var field = 0; field < reader.FieldCount; field++)
        {
            var cell = reader.GetString(field);
            if (cell.Length > LongestCell) errors.Add($"Field {field + 1} has {cell.Length:N0} characters; the maximum is {LongestCell:N0}.");
            else if (StorableText.FaultOf(cell) is { } fault) errors.Add($"Field {field + 1} has {fault}, which is not allowed.");
        }

        if (errors.Count > 0) return new SiteImportLine(number, null, null, errors);

        var draft = ReadDraft(reader, errors);
        var shown = draft.StartUrls?.Count > 0 ? draft.StartUrls[0] : null;
        if (errors.Count > 0) return new SiteImportLine(number, shown, null, errors);

        var preview = new Site { Name = "", ReportKey = "" };
        if (!draft.Apply(preview, secrets, DateTimeOffset.UnixEpoch).Any && taken.TryGetValue(preview.StartUrls[0], out var existing))
            return new SiteImportLine(number, shown, null, [$"{preview.StartUrls[0]} is already monitored as site {existing}."]);

        var outcome = await sites.CreateAsync(draft, actor, cancellationToken);
        database.ChangeTracker.Clear();
        if (outcome.Site is null) return new SiteImportLine(number, shown, null, [.. outcome.Errors.All]);

        taken[outcome.Site.StartUrls[0]] = outcome.Site.Id;
        return new SiteImportLine(number, shown, outcome.Site.Id, []);
    }

    private static SiteDraft ReadDraft(CsvReader reader, List<string> errors)
    {
        string? Field(string name) =>
            reader.TryGetFieldIndex(name, out var index) && index < reader.FieldCount && reader.GetString(index).Trim() is { Length: > 0 } value
            ? value
            : null;
        string[]? List(string name) => Field(name)?.Split([' ', ';', '|'], StringSplitOptions.RemoveEmptyEntries);
        T? Parse<T>(string name, Func<string, (bool Ok, T Value)> parse, string expected)
            where T : struct
        {
            if (Field(name) is not { } text) return null;
            if (parse(text) is (true, var value)) return value;
            errors.Add($"{name}: '{text}' is not {expected}.");
            return null;
        }

        return new SiteDraft
        {
            StartUrls = List("url"),
            Name = Field("name"),
            Hosts = List("hosts"),
            Environment =
                Parse("environment",
                text => (Enum.TryParse<SiteEnvironment>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0]),
                value), "production or staging"),
            UseSitemap = Parse("sitemap", text => (TryParseYesNo(text, out var value), value), "yes or no"),
            FollowLinks = Parse("follow_links", text => (TryParseYesNo(text, out var value), value), "yes or no"),
            PageLimit = Parse("page_limit", text => (int.TryParse(text, CultureInfo.InvariantCulture, out var value), value), "a number"),
            Cron = Field("cron"),
            TimeZone = Field("time_zone"),
        };
    }

    private static bool TryParseYesNo(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "yes" or "true" or "1";
        return value || text.ToLowerInvariant() is "no" or "false" or "0";
    }

    private static SiteImportResult Nothing(string problem) => new([new SiteImportLine(1, null, null, [problem])]);
}
