using System.Globalization;
using System.Text;
using PageShield.Detection.Model;

namespace PageShield.Training;

/// <summary>Says of a model what it was trained on and how well it does, in Markdown.</summary>
public static class ModelCard
{
    private const int Rounds = 2_000;

    /// <summary>The card.</summary>
    /// <param name="rows">What it was trained on.</param>
    /// <param name="held">Calibrated log odds of each row by a model without the row's family.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The seed.</param>
    public static string Write(IReadOnlyList<TrainingRow> rows, IReadOnlyList<double> held, TreeModel model, int seed)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(model);
        var measured = Enumerable.Range(0, rows.Count).Where(index => !rows[index].IsDerived).ToList();
        var malicious = measured.Where(index => rows[index].Sample.IsMalicious).ToList();
        var benign = measured.Where(index => !rows[index].Sample.IsMalicious).ToList();
        var card = new StringBuilder();
        card.Append("# Detection model\n\n");
        card.Append("Gradient-boosted trees over numbers that describe a script: what it does, how it is written, the shape of its syntax tree. "
            + "The file holds thresholds and no text of any script.\n\n");
        card.Append(CultureInfo.InvariantCulture,
            $"- Trees: {model.Trees.Count}; features: {ScriptFeatures.Names.Count} (layout {ScriptFeatures.Layout}); seed: {seed}\n");
        card.Append(CultureInfo.InvariantCulture, $"- Malicious: {malicious.Count} scripts of {Families(rows, malicious)} families; "
            + $"trained on only: {Derived(rows, true, true, false)} insertions of them into honest libraries, "
            + $"{Derived(rows, true, false, true)} of them minified, obfuscated or packed, {Derived(rows, true, true, true)} both\n");
        card.Append(CultureInfo.InvariantCulture, $"- Honest: {benign.Count} scripts of {Families(rows, benign)} families; trained on only: "
            + $"{Derived(rows, false, false, true)} of them minified, obfuscated or packed in the very same ways, "
            + $"{Derived(rows, false, true, true)} more inside another script of their package\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Held out by family in {Trainer.Folds} parts, "
            + $"the model by itself (in the product it only adds to what rules find, or makes a script suspicious):\n\n");
        card.Append("| Log odds | Malicious found | 95 % | Honest named | 95 % |\n|---|---|---|---|---|\n");
        foreach (var limit in (ReadOnlySpan<double>)[0, 1, 2, 3, 4])
        {
            card.Append(CultureInfo.InvariantCulture, $"| ≥ {limit} | {Rate(rows, held, malicious, limit)} | {Rate(rows, held, benign, limit)} |\n");
        }

        card.Append("\nIntervals: bootstrap over whole families. Limits: few families, most of them before 2024; "
            + "bundles are judged as a whole, so that a small payload in a large one moves the numbers little.\n");
        return card.ToString();
    }

    private static int Families(IReadOnlyList<TrainingRow> rows, IEnumerable<int> indexes) =>
        indexes.Select(index => rows[index].Sample.Family).Distinct(StringComparer.Ordinal).Count();

    private static int Derived(IReadOnlyList<TrainingRow> rows, bool malicious, bool inserted, bool changed) =>
        rows.Count(row => row.Sample.IsMalicious == malicious && row.Sample.Derivation is { } derivation && derivation.IsInserted == inserted
            && derivation.Way is not null == changed);

    private static string Rate(IReadOnlyList<TrainingRow> rows, IReadOnlyList<double> held, List<int> indexes, double limit)
    {
        var families = indexes.GroupBy(index => rows[index].Sample.Family, StringComparer.Ordinal)
            .Select(group => (Hits: group.Count(index => held[index] >= limit), All: group.Count())).ToArray();
        var (rate, low, high) = Bootstrap.Rate(families, Rounds);
        return string.Create(CultureInfo.InvariantCulture, $"{rate:F1} % | {low:F1}–{high:F1} %");
    }
}
