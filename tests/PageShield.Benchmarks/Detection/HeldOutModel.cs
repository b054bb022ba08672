using PageShield.Detection.Model;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>What a model says of a corpus' scripts that has seen nothing of the script's family.</summary>
internal static class HeldOutModel
{
    /// <summary>
    /// Trains on the corpus and the installed libraries in cross-validation, and gives each script the model's held-out opinion beside the rules'
    /// findings.
    /// </summary>
    public static async Task AskAsync(IReadOnlyCollection<JudgedSample> judged, string corpus, string lists, CancellationToken cancellationToken)
    {
        var libraries = Changes.ReleasedLibraries.Find();
        var rows = await Trainer.GatherAsync(
            Path.Combine(corpus, "malicious"), Path.Combine(corpus, "benign"), libraries is null
                ? null
                : Path.Combine(libraries.Folder, "package-lock.json"), lists, 1,
            Environment.ProcessorCount, cancellationToken);
        var (_, held) = Trainer.Train(rows, 1, cancellationToken);
        var odds = new Dictionary<(bool, string), double>();
        for (var index = 0; index < rows.Count; index++)
        {
            if (!rows[index].IsDerived) odds.TryAdd((rows[index].Sample.IsMalicious, rows[index].Sample.Path), held[index]);
        }

        foreach (var one in judged)
        {
            if (odds.TryGetValue((one.Sample.IsMalicious, one.Sample.Path), out var value))
                one.Add(ModelLayer.OpinionOf(value, one.Opinion("static")?.Findings ?? [], "held-out"));
        }
    }
}
