using PageShield.Detection;
using PageShield.Detection.Model;
using PageShield.Training;

namespace PageShield.Benchmarks.Detection;

/// <summary>What the verdicts on a corpus are with a model that has seen nothing of the script's family.</summary>
internal static class HeldOutModel
{
    /// <summary>Trains on the corpus and the installed libraries in cross-validation, and combines each held-out opinion with the rules' findings.</summary>
    public static IReadOnlyList<(string File, ScriptJudgement Judgement)> Judge(
        IReadOnlyList<(string Path, string File, ScriptJudgement Judgement)> judged, string corpus, string lists, CancellationToken cancellationToken)
    {
        var libraries = Changes.ReleasedLibraries.Find();
        var rows = Trainer.Gather(
            Path.Combine(corpus, "malicious"), Path.Combine(corpus, "benign"), libraries is null ? null : Path.Combine(libraries.Folder, "package-lock.json"), lists, 1,
            Environment.ProcessorCount, cancellationToken);
        var (_, held) = Trainer.Train(rows, 1, cancellationToken);
        var opinions = new Dictionary<(bool, string), double>();
        for (var index = 0; index < rows.Count; index++)
        {
            if (!rows[index].IsDerived) opinions.TryAdd((rows[index].Sample.IsMalicious, rows[index].Sample.Path), held[index]);
        }

        return
        [
            .. judged.Select(one =>
            {
                var isMalicious = one.File.StartsWith(Path.Combine(corpus, "malicious") + Path.DirectorySeparatorChar, StringComparison.Ordinal);
                var rules = new LayerOpinion("static", StaticLayer.Version, one.Judgement.Findings);
                IReadOnlyList<LayerOpinion> all = opinions.TryGetValue((isMalicious, one.Path), out var odds) ? [rules, ModelLayer.OpinionOf(odds, one.Judgement.Findings, "held-out")] : [rules];
                return (one.File, ScriptJudge.With(all, new ScriptToJudge { Source = File.ReadAllText(one.File) }));
            }),
        ];
    }
}
