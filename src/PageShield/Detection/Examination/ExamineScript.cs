using System.Text.Json.Serialization;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Detection.Examination;

/// <summary>Worker tasks for detection: load threat lists, and examine scripts with them.</summary>
internal static class ExamineScript
{
    // A worker examines one script at a time. Its lists are replaced between scripts.
    private static IndicatorSet _indicators = IndicatorSet.Empty;
    private static LibraryList _libraries = LibraryList.Empty;

    private static readonly ScriptJudge Judge =
        new([.. ScriptJudge.BuiltIn, new IntelligenceLayer(() => _indicators), new VulnerableLibraryLayer(() => _libraries)]);

    /// <summary>Longer than the time limit of the layers, which keeps the findings made until then.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Returns the opinions of the layers on one script.</summary>
    public static WorkerTask<Request, IReadOnlyList<LayerOpinion>> Task { get; } = new("examine", Longest, Examine);

    /// <summary>Sets the threat lists to use from now on.</summary>
    public static WorkerTask<ThreatLists, bool> TakeLists { get; } = new("threat-lists", TimeSpan.FromMinutes(2), Take);

    private static IReadOnlyList<LayerOpinion> Examine(Request request) => Judge.Examine(
        new ScriptInput { Source = request.Source, Urls = request.Urls, OwnHosts = request.OwnHosts, Hashes = request.Hashes }, request.Depth);

    private static bool Take(ThreatLists lists)
    {
        _indicators = IndicatorSet.Of(lists.Indicators);
        _libraries = lists.Libraries is { } text ? LibraryList.Parse(text) ?? LibraryList.Empty : LibraryList.Empty;
        return true;
    }

    /// <summary>A script, and the depth of analysis it gets.</summary>
    public sealed record Request(
        [property: JsonConverter(typeof(ExactTextConverter))] string Source, IReadOnlyList<Uri> Urls, IReadOnlyList<string> OwnHosts,
        IReadOnlyList<Sha256Hash> Hashes, AnalysisDepth Depth);
}
