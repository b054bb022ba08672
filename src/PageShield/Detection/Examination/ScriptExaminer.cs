using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.JavaScript;
using PageShield.Workers;

namespace PageShield.Detection.Examination;

/// <summary>
/// Has scripts examined in a worker process. One that ends the worker is looked at again with less of the analysis, and that it did so is evidence.
/// </summary>
/// <param name="lists">Threat lists that count, or null for none.</param>
/// <param name="workers">Null takes the process's own.</param>
public sealed class ScriptExaminer(IndicatorFolder? lists = null, WorkerPool? workers = null)
{
    /// <summary>Honest code has one such line, or a handful.</summary>
    private const int MostCommentLines = 2_000;

    private static readonly ScriptJudge Own = new();

    private readonly WorkerPool _workers = workers ?? WorkerPool.Shared;

    /// <summary>Version of the whole analysis, as a verdict by it has.</summary>
    public static string AnalyzerVersion { get; } = ScriptJudge.With(Own.Names, new ScriptToJudge { Source = "" }).AnalyzerVersion;

    /// <summary>The layers' opinions, before they are combined.</summary>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public async Task<IReadOnlyList<LayerOpinion>> ExamineAsync(ScriptToJudge script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        var current = lists?.Lists ?? ThreatLists.None;
        var preparation = WorkerPreparation.Of(ExamineScript.TakeLists, current.Version, () => current);
        // How many of these the parser stands depends on how warm it is, and a verdict may not.
        var first = ScriptEnvelope.HasCommentLines(script.Source, MostCommentLines)
            ? new WorkerFailure(WorkerFailureKind.Ended,
                $"More than {MostCommentLines:N0} lines in a row are HTML-like comments, which end parsers.") : null;
        foreach (var (depth, left) in Steps)
        {
            if (first is not null && depth == AnalysisDepth.Complete) continue;
            var request = new ExamineScript.Request(script.Source, script.Urls, script.OwnHosts, script.Hashes, depth);
            var result = await _workers.RunAsync(ExamineScript.Task, request, preparation, urgent: false, cancellationToken);
            if (result.Failure is null) return first is null ? result.Value : With(result.Value, AnalyserEnded.Finding(first, left));
            first ??= result.Failure;
        }

        return With(Own.Names, AnalyserEnded.Finding(first!, "Not even its words could be looked at.")); // Not null: every step failed.
    }

    /// <summary>The opinions on a script that nobody examines any more.</summary>
    internal static IReadOnlyList<LayerOpinion> GiveUp(string reason) => GiveUp(Own.Names, reason);

    /// <summary>The opinions on a script that nobody tries out any more.</summary>
    internal static IReadOnlyList<LayerOpinion> GiveUp(IReadOnlyList<LayerOpinion> opinions, string reason) =>
        With(opinions, AnalyserEnded.Finding(new WorkerFailure(WorkerFailureKind.Ended, reason), ""));

    private static readonly (AnalysisDepth Depth, string Left)[] Steps =
    [
        (AnalysisDepth.Complete, ""),
        (AnalysisDepth.WithoutRunning, "Its code was looked at without running any of it."),
        (AnalysisDepth.TextOnly, "Only its words were looked at."),
    ];

    private static IReadOnlyList<LayerOpinion> With(IReadOnlyList<LayerOpinion> opinions, ScriptFinding finding) =>
        [opinions[0] with { Findings = [.. opinions[0].Findings, finding] }, .. opinions.Skip(1)];
}
