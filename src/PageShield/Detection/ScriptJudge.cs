using PageShield.Detection.Examination;
using PageShield.Detection.Layers;
using PageShield.Detection.Model;

namespace PageShield.Detection;

/// <summary>
/// Judges scripts: asks every layer and combines their evidence. Pure and safe to call from many threads. Layers that take time (a
/// detonation in a browser) give their opinion later: <see cref="With"/> judges again with it. Strangers' text can end the process that
/// examines it: programs ask a <see cref="ScriptExaminer"/>, which does it in a worker process.
/// </summary>
public sealed class ScriptJudge(IReadOnlyList<IDetectionLayer> layers)
{
    private const int StackSize = 16 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // A layer gives its name and version with an opinion; on nothing, every layer has one.
    private readonly Lazy<IReadOnlyList<LayerOpinion>> _names = new(() =>
    {
        var nothing = new ExaminedScript(new ScriptToJudge { Source = "" }, AnalysisDepth.Complete, CancellationToken.None);
        return [.. layers.Select(layer => layer.Examine(nothing))];
    });

    /// <summary>A judge with the layers that need no data from outside: the rules, and the model that is part of the program.</summary>
    public ScriptJudge()
        : this(BuiltIn)
    {
    }

    /// <summary>The layers that need no data from outside.</summary>
    public static IReadOnlyList<IDetectionLayer> BuiltIn { get; } = ModelLayer.Shipped is { } model
        ? [new StaticLayer(), model]
        : [new StaticLayer()];

    /// <summary>Judges a script; never throws on any content.</summary>
    public ScriptJudgement Judge(ScriptToJudge script) => Combine(Examine(script), script);

    /// <summary>What the layers are called, without any opinion.</summary>
    internal IReadOnlyList<LayerOpinion> Names => _names.Value;

    /// <summary>The layers' opinions, before they are combined.</summary>
    public IReadOnlyList<LayerOpinion> Examine(ScriptToJudge script, AnalysisDepth depth = AnalysisDepth.Complete)
    {
        ArgumentNullException.ThrowIfNull(script);
        IReadOnlyList<LayerOpinion> opinions = [];
        // Hostile code nests deeply: its own stack, so that no caller's is ever exhausted.
        var thread = new Thread(() => opinions = Ask(script, depth), StackSize) { IsBackground = true, Name = "judge" };
        thread.Start();
        thread.Join();
        return opinions;
    }

    /// <summary>The verdict with further opinions, such as a detonation's or a model's.</summary>
    public static ScriptJudgement With(IReadOnlyList<LayerOpinion> opinions, ScriptToJudge script) => Combine(opinions, script);

    private static ScriptJudgement Combine(IReadOnlyList<LayerOpinion> opinions, ScriptToJudge script) =>
        ScoreModel.Combine(opinions, VersionOf(opinions), script.Source.AsSpan().Trim().Length > 0);

    // Lists change by the hour, and what they say of the inventory is matched when they do: only rules and models make a verdict stale.
    private static string VersionOf(IReadOnlyList<LayerOpinion> opinions) =>
        string.Join(' ',
            opinions.Where(opinion => opinion.Layer is not ("intelligence" or "libraries")).Select(opinion => $"{opinion.Layer}/{opinion.Version}"));

    private List<LayerOpinion> Ask(ScriptToJudge script, AnalysisDepth depth)
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
                // This is the boundary to hostile input: a layer that fails on it says so, and the others still count. The layer keeps its
                // version, as judging again with the same rules would fail again.
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
            // The same boundary: evidence counts without its line, too, and says that it has none.
            opinions[0] =
                opinions[0] with
                {
                    Findings =
                [.. opinions[0].Findings,
                AnalysisIncomplete.Finding($"Where findings stand in the code could not be worked out ({error.GetType().Name}).")]
                };
            return opinions;
        }
    }
}
