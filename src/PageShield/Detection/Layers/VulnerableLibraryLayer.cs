using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;

namespace PageShield.Detection.Layers;

/// <summary>
/// Reports libraries with published vulnerabilities if a vulnerability feed is configured. They are not malicious, so the findings have no weight and
/// medium severity at most.
/// </summary>
internal sealed class VulnerableLibraryLayer(Func<LibraryList> libraries) : IDetectionLayer
{
    private const int MostText = 4_000_000;
    private const int MostShown = 8;

    /// <inheritdoc />
    public LayerOpinion Examine(ExaminedScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var list = libraries();
        var text = script.Script.Source.Length > MostText ? script.Script.Source[..MostText] : script.Script.Source;
        return new LayerOpinion("libraries", list.Count > 0 ? "1" : "none",
            [.. list.Find(text, script.Script.Urls).Select(found => Finding(script, found))]);
    }

    private static ScriptFinding Finding(
        ExaminedScript script, (string Name, string Version, int Offset, IReadOnlyList<LibraryWeakness> Weaknesses) found)
    {
        var worst = found.Weaknesses.Max(weakness => weakness.Severity);
        var repaired = found.Weaknesses.All(weakness => weakness.Below is not null)
            ? found.Weaknesses.Select(weakness => weakness.Below ?? "")
                .Aggregate((most, next) => LibraryWeakness.IsAtOrAbove(next, most) ? next : most) : null;
        var lines = found.Weaknesses.OrderByDescending(weakness => weakness.Severity).Take(MostShown)
            .Select(weakness => $"{string.Join(", ", weakness.Identifiers)}{(weakness.Identifiers.Count > 0 ? ": " : "")}"
                + $"{(weakness.Summary.Length > 0 ? weakness.Summary : "a published vulnerability")}"
                + $" ({weakness.Severity.ToString().ToLowerInvariant()})");
        var evidence = $"{found.Name} {found.Version}{(repaired is null ? "" : $"; fixed in {repaired}")}\n{string.Join('\n', lines)}";
        return new ScriptFinding
        {
            Rule = "vulnerable-library",
            Severity = worst > Severity.Medium ? Severity.Medium : worst,
            Category = ThreatCategory.None,
            Weight = 0,
            Title = $"{found.Name} {found.Version} has "
                + $"{(found.Weaknesses.Count == 1 ? "a published vulnerability" : $"{found.Weaknesses.Count} published vulnerabilities")}.",
            Evidence = evidence.Length > ScriptFinding.MaxEvidenceLength ? evidence[..ScriptFinding.MaxEvidenceLength] : evidence,
            Offset = found.Offset,
        };
    }
}
