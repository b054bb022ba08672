using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Detection.Model;

namespace PageShield.Detection;

/// <summary>
/// Analyzes scripts: runs every layer and combines the evidence. Pure and thread-safe. Slow layers, such as detonation in a browser, add their
/// opinion later through <see cref="With"/>. Hostile text can crash the process that examines it, so programs use a <see cref="ScriptExaminer"/>,
/// which runs the analysis in a worker process.
/// </summary>
public sealed class ScriptJudge(IReadOnlyList<IDetectionLayer> layers)
{
    private const int StackSize = 16 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Layers give their name and version only with an opinion, so run every layer on empty source.
    private readonly Lazy<IReadOnlyList<LayerOpinion>> _names = new(() =>
    {
        var nothing = new ExaminedScript(new ScriptInput { Source = "" }, AnalysisDepth.Complete, CancellationToken.None);
        return [.. layers.Select(layer => layer.Examine(nothing))];
    });

    /// <summary>Creates an instance with the layers that need no external data: the rules, and the built-in model.</summary>
    public ScriptJudge()
        : this(BuiltIn)
    {
    }

    /// <summary>The layers that need no external data.</summary>
    public static IReadOnlyList<IDetectionLayer> BuiltIn { get; } = ModelLayer.Shipped is { } model
        ? [new StaticLayer(), model]
        : [new StaticLayer()];

    /// <summary>Analyzes a script. Never throws, whatever the content.</summary>
    public ScriptJudgement Judge(ScriptInput script) => Combine(Examine(script), script);

    /// <summary>Names and versions of the layers, without findings.</summary>
    internal IReadOnlyList<LayerOpinion> Names => _names.Value;

    /// <summary>The opinions of the layers, before they are combined.</summary>
    public IReadOnlyList<LayerOpinion> Examine(ScriptInput script, AnalysisDepth depth = AnalysisDepth.Complete)
    {
        ArgumentNullException.ThrowIfNull(script);
        IReadOnlyList<LayerOpinion> opinions = [];
        // Hostile code nests deeply. A separate stack protects the caller's stack from overflow.
        var thread = new Thread(() => opinions = RunLayers(script, depth), StackSize) { IsBackground = true, Name = "judge" };
        thread.Start();
        thread.Join();
        return opinions;
    }

    /// <summary>Combines the opinions, including later ones such as a detonation's, into a verdict.</summary>
    public static ScriptJudgement With(IReadOnlyList<LayerOpinion> opinions, ScriptInput script) => Combine(opinions, script);

    private static ScriptJudgement Combine(IReadOnlyList<LayerOpinion> opinions, ScriptInput script) =>
        ScoreModel.Combine(opinions, VersionOf(opinions), script.Source.AsSpan().Trim().Length > 0);

    // Threat lists change hourly, and the inventory is matched against them when they change. Only rules and models make a verdict stale.
    private static string VersionOf(IReadOnlyList<LayerOpinion> opinions) =>
        string.Join(' ',
            opinions.Where(opinion => opinion.Layer is not ("intelligence" or "libraries")).Select(opinion => $"{opinion.Layer}/{opinion.Version}"));

    private List<LayerOpinion> RunLayers(ScriptInput script, AnalysisDepth depth)
    {
        using var limit = new CancellationTokenSource(Longest);
        var opinions = new List<LayerOpinion>();
        var examined = new ExaminedScript(script, depth, limit.Token);
        for (var index = 0; index < layers.Count; index++)
        {
            try
            {
                opinions.Add(layers[index].Examine(examined));
            }
            catch (Exception error)
            {
                // This is the boundary to hostile input. A failing layer reports an incomplete analysis, and the other layers still count. It keeps
                // its version, because analyzing again with the same rules would fail again.
                var name = index < _names.Value.Count ? _names.Value[index] : new LayerOpinion("failed", "1", []);
                opinions.Add(
                    name with
                    {
                        Findings =
                    [AnalysisIncomplete.Finding($"The {name.Layer} layer failed on this content ({error.GetType().Name}).")]
                    });
            }
        }

        try
        {
            return examined.Place(opinions);
        }
        catch (Exception error)
        {
            // The same boundary: evidence without a line still counts, and the finding reports the missing lines.
            opinions[0] =
                opinions[0] with
                {
                    Findings =
                [.. opinions[0].Findings,
                AnalysisIncomplete.Finding($"The locations of the findings in the code could not be determined ({error.GetType().Name}).")]
                };
            return opinions;
        }
    }
}
