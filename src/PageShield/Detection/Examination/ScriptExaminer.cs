using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.JavaScript;
using PageShield.Workers;

namespace PageShield.Detection.Examination;

/// <summary>
/// Examines scripts in a worker process. A script that crashes the worker is examined again with less of the analysis, and the crash counts as
/// evidence.
/// </summary>
/// <param name="lists">Threat lists to use, or null for none.</param>
/// <param name="workers">The worker pool; null for the shared pool of the process.</param>
public sealed class ScriptExaminer(IndicatorFolder? lists = null, WorkerPool? workers = null)
{
    /// <summary>Legitimate code has a handful of such lines at most.</summary>
    private const int MostCommentLines = 2_000;

    private static readonly ScriptJudge Own = new();

    private readonly WorkerPool _workers = workers ?? WorkerPool.Shared;

    /// <summary>Version of the whole analysis, as stored in its verdicts.</summary>
    public static string AnalyzerVersion { get; } = ScriptJudge.With(Own.Names, new ScriptInput { Source = "" }).AnalyzerVersion;

    /// <summary>The opinions of the layers, before they are combined.</summary>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public async Task<IReadOnlyList<LayerOpinion>> ExamineAsync(ScriptInput script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        var current = lists?.Lists ?? ThreatLists.None;
        var preparation = WorkerPreparation.Of(ExamineScript.TakeLists, current.Version, () => current);
        // How many of these the parser survives depends on how far it is warmed up, and the verdict must not.
        var first = ScriptEnvelope.HasCommentLines(script.Source, MostCommentLines)
            ? new WorkerFailure(WorkerFailureKind.Ended,
                $"More than {MostCommentLines:N0} lines in a row are HTML-like comments, which crash parsers.") : null;
        foreach (var (depth, left) in Steps)
        {
            if (first is not null && depth == AnalysisDepth.Complete) continue;
            var request = new ExamineScript.Request(script.Source, script.Urls, script.OwnHosts, script.Hashes, depth);
            var result = await _workers.RunAsync(ExamineScript.Task, request, preparation, urgent: false, cancellationToken);
            if (result.Failure is null) return first is null ? result.Value : With(result.Value, AnalyzerCrash.Finding(first, left));
            first ??= result.Failure;
        }

        return With(Own.Names, AnalyzerCrash.Finding(first!, "Not even its text could be searched.")); // not null: every step failed
    }

    /// <summary>Opinions for a script that is no longer examined.</summary>
    internal static IReadOnlyList<LayerOpinion> GiveUp(string reason) => GiveUp(Own.Names, reason);

    /// <summary>Opinions for a script that is no longer detonated.</summary>
    internal static IReadOnlyList<LayerOpinion> GiveUp(IReadOnlyList<LayerOpinion> opinions, string reason) =>
        With(opinions, AnalyzerCrash.Finding(new WorkerFailure(WorkerFailureKind.Ended, reason), ""));

    private static readonly (AnalysisDepth Depth, string Left)[] Steps =
    [
        (AnalysisDepth.Complete, ""),
        (AnalysisDepth.WithoutRunning, "Its code was analyzed without running any of it."),
        (AnalysisDepth.TextOnly, "Only its text was searched."),
    ];

    private static IReadOnlyList<LayerOpinion> With(IReadOnlyList<LayerOpinion> opinions, ScriptFinding finding) =>
        [opinions[0] with { Findings = [.. opinions[0].Findings, finding] }, .. opinions.Skip(1)];
}
