using System.Globalization;
using System.Text;
using PageShield.Inventory;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>
/// Recall (verdict <em>malicious</em> only) and false positives for one choice of layers, with 95 % bootstrap intervals that draw whole
/// families: twins stand or fall together. Printed, and kept for the page of figures.
/// </summary>
internal sealed class DetectionRates
{
    private const int Rounds = 2_000;

    private readonly List<string> _columns = [];
    private readonly List<string> _rows = [];
    private readonly Dictionary<(string Row, string Column), string> _cells = [];

    /// <summary>Prints all rates of the verdicts that the layers come to.</summary>
    /// <param name="prefix">Of the printed names, such as <c>detect.model.</c>.</param>
    /// <param name="column">Heading on the page of figures.</param>
    /// <param name="samples">Every file once.</param>
    /// <param name="layers">Whose opinions count.</param>
    public void Add(string prefix, string column, IReadOnlyCollection<JudgedSample> samples, params string[] layers)
    {
        _columns.Add(column);
        var verdicts = samples.Select(sample => (sample.Sample, sample.By(layers).Verdict)).ToList();
        var malicious = verdicts.Where(one => one.Sample.IsMalicious).ToList();
        var benign = verdicts.Where(one => !one.Sample.IsMalicious).ToList();
        foreach (var group in malicious.GroupBy(one => one.Sample.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
            Rate(prefix, $"recall.{group.Key}", column, [.. group], VerdictKind.Malicious);
        Rate(prefix, "recall.skimmers", column, [.. malicious.Where(one => one.Sample.IsSkimmer)], VerdictKind.Malicious);
        Rate(prefix, "recall", column, malicious, VerdictKind.Malicious);
        Rate(prefix, "noticed", column, malicious, VerdictKind.Malicious, VerdictKind.Suspicious);
        foreach (var group in benign.GroupBy(one => one.Sample.Category).OrderBy(group => group.Key, StringComparer.Ordinal))
            Rate(prefix, $"fp.{group.Key}", column, [.. group], VerdictKind.Malicious);
        Rate(prefix, "fp", column, benign, VerdictKind.Malicious);
        Rate(prefix, "suspicious_benign", column, benign, VerdictKind.Suspicious);
    }

    /// <summary>The rates as a page: a row for each rate, a column for each choice of layers.</summary>
    public string Page(int malicious, int benign, int families, IReadOnlyList<string> further)
    {
        var page = new StringBuilder("# Detection figures\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Written by `detect --all --out FILE`: {malicious} malicious and {benign} honest files of {families} families. `recall` counts the verdict *malicious* only, ")
            .Append("`noticed` *suspicious* too; `fp` is honest files called malicious. In brackets: 95 % intervals, bootstrap over whole families. The model is held out: asked about a family that it was not trained on.\n\n| % |");
        foreach (var column in _columns) page.Append(' ').Append(column).Append(" |");
        page.Append("\n|---|").Insert(page.Length, "---|", _columns.Count).Append('\n');
        foreach (var row in _rows)
        {
            page.Append("| ").Append(row).Append(" |");
            foreach (var column in _columns) page.Append(' ').Append(_cells.GetValueOrDefault((row, column), "")).Append(" |");
            page.Append('\n');
        }

        page.Append("\nThe rules were improved on these files, so that families which nobody has read will fare worse; the held-out model says how much can be carried over.\n");
        if (further.Count > 0) page.Append('\n');
        foreach (var line in further) page.Append("    ").Append(line).Append('\n');
        return page.ToString();
    }

    private void Rate(
        string prefix, string row, string column, IReadOnlyCollection<(DetectionSample Sample, VerdictKind Verdict)> of, params VerdictKind[] counted)
    {
        if (of.Count == 0) return;
        var families = of.GroupBy(one => one.Sample.Family).Select(group => (group.Count(one => counted.Contains(one.Verdict)), group.Count()))
            .ToArray();
        var (rate, low, high) = Bootstrap.Rate(families, Rounds);
        Line(prefix + row, rate, $"% of {of.Count}");
        Line($"{prefix}{row}.low", low, "%");
        Line($"{prefix}{row}.high", high, "%");
        var named = $"{row} ({of.Count})";
        if (!_rows.Contains(named)) _rows.Add(named);
        _cells[(named, column)] = string.Create(CultureInfo.InvariantCulture, $"{rate:F1} ({low:F1}–{high:F1})");
    }

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:F2} {unit}"));
}
