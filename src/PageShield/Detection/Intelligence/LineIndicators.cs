using System.Text;

namespace PageShield.Detection.Intelligence;

/// <summary>Reads the line formats: hosts file, AdBlock-style filters, plain entries, CSV with a header.</summary>
internal static class LineIndicators
{
    private static readonly string[] CsvColumns =
        ["url", "domain", "host", "hostname", "fqdn", "ip", "dst_ip", "sha256", "sha256_hash", "hash", "indicator", "ioc", "ioc_value", "value"];

    private static readonly string[] CsvNotes = ["threat", "malware", "malware_printable", "category", "tags", "description", "comment", "type"];

    /// <summary>Reads every line. False only if nothing could be read.</summary>
    public static bool TryRead(string text, IndicatorEntries entries)
    {
        if (CsvHeader(text) is { } headerStart) return TryReadCsv(text[headerStart..].TrimStart('#', ' '), entries);

        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].Trim("\uFEFF \t\r");
            if (line.IsEmpty || line[0] is '#' or '!' or ';' or '[' || line.StartsWith("//", StringComparison.Ordinal)) continue;
            ReadLine(line, entries);
        }

        return true;
    }

    private static void ReadLine(ReadOnlySpan<char> line, IndicatorEntries entries)
    {
        if (line.StartsWith("||", StringComparison.Ordinal) || line.StartsWith("@@", StringComparison.Ordinal)
            || line.Contains("##", StringComparison.Ordinal) || line.Contains('$') || line.Contains('^'))
        {
            ReadFilter(line, entries);
            return;
        }

        // "0.0.0.0 host # comment" is a hosts file. Otherwise, text after a space is a comment.
        var text = line.ToString();
        var comment = text.IndexOf('#', StringComparison.Ordinal);
        var note = comment > 0 ? text[(comment + 1)..].Trim() : "";
        var words = (comment > 0 ? text[..comment] : text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return;
        if (words.Length > 1 && IndicatorHost.IsAddress(words[0]))
        {
            foreach (var host in words[1..]) entries.Add(host, note);
            return;
        }

        entries.Add(words[0].Trim('"', '\'', ','), note);
    }

    // "||host^$third-party", "||host/path", "/path.js"; exceptions, cosmetic filters, expressions and general options are not indicators.
    private static void ReadFilter(ReadOnlySpan<char> line, IndicatorEntries entries)
    {
        var filter = line.ToString();
        if (filter.StartsWith("@@", StringComparison.Ordinal) || filter.Contains("##", StringComparison.Ordinal)
            || filter.Contains("#@#", StringComparison.Ordinal))
        {
            entries.Skip();
            return;
        }

        var options = filter.LastIndexOf('$');
        if (options >= 0) filter = filter[..options];
        var anchored = filter.StartsWith("||", StringComparison.Ordinal);
        filter = filter.TrimStart('|').TrimEnd('|', '^', '*');
        if (filter.Length == 0 || filter.AsSpan().IndexOfAny('*', '^', '\\') >= 0 || (!anchored && filter[0] != '/')) entries.Skip();
        else entries.Add(filter);
    }

    private static int? CsvHeader(string text)
    {
        var position = 0;
        for (var line = 0; line < 30 && position < text.Length; line++)
        {
            var end = text.IndexOf('\n', position);
            if (end < 0) end = text.Length;
            var cells = text.AsSpan(position, end - position).Trim("\uFEFF# \t\r").ToString().Split([',', ';', '\t']);
            if (cells.Length > 1 && cells.Any(cell => CsvColumns.Contains(Column(cell)))) return position;
            position = end + 1;
        }

        return null;
    }

    private static bool TryReadCsv(string text, IndicatorEntries entries)
    {
        var delimiter = text.AsSpan(0, Math.Max(0, text.IndexOf('\n', StringComparison.Ordinal))).IndexOfAny(',', ';', '\t') is var at and >= 0
            ? text[at]
            : ',';
        int[]? values = null;
        int[] notes = [];
        foreach (var row in Rows(text, delimiter))
        {
            if (values is null)
            {
                var header = row.Select(Column).ToArray();
                (values, notes) = (Indexes(header, CsvColumns), Indexes(header, CsvNotes));
                continue;
            }

            if (row.Count == 1 && row[0].Length == 0 || row[0].StartsWith('#')) continue;
            var note = string.Join(" ", notes.Where(index => index < row.Count).Select(index => row[index]).Where(cell => cell.Length > 0));
            var cells = values.Where(index => index < row.Count && row[index].Length > 0).Select(index => row[index]).ToList();
            if (cells.Count == 0) entries.Skip();
            foreach (var cell in cells) entries.Add(cell, note, entries.CategoryFrom(note));
        }

        return values is not null;
    }

    // RFC 4180: cells in quotes may hold delimiters, line ends and doubled quotes.
    private static IEnumerable<List<string>> Rows(string text, char delimiter)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var c = text[index];
            if (c == '"' && quoted && index + 1 < text.Length && text[index + 1] == '"')
            {
                cell.Append('"');
                index++;
            }
            else if (c == '"' && (quoted || cell.Length == 0 || cell.Length < 8 && string.IsNullOrWhiteSpace(cell.ToString()))) quoted = !quoted;
            else if (!quoted && (c == delimiter || c == '\n'))
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                if (c != '\n') continue;
                yield return row;
                row = [];
            }
            else if (cell.Length < 4_096) cell.Append(c);
        }

        row.Add(cell.ToString().Trim());
        yield return row;
    }

    private static int[] Indexes(string[] header, string[] wanted) =>
        [.. header.Select((cell, index) => (cell, index)).Where(pair => wanted.Contains(pair.cell)).Select(pair => pair.index)];

    private static string Column(string cell) => cell.Trim('"', ' ', '#', '\uFEFF').ToLowerInvariant();
}
