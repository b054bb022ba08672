using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Detection.Layers;

namespace PageShield.Benchmarks.Detection;

/// <summary>A file of the corpus with what each layer says of it, so that any of them can be left out.</summary>
internal sealed class JudgedSample(DetectionSample sample)
{
    private readonly List<LayerOpinion> _opinions = [];

    public DetectionSample Sample => sample;

    /// <summary>Time that the layers took.</summary>
    public double Milliseconds { get; set; }

    public void Add(LayerOpinion opinion) => _opinions.Add(opinion);

    /// <summary>Adds the chamber's opinion, and answers the questions that the others left open.</summary>
    public void AddAfter(DetonationReport report, ScriptInput script)
    {
        var after = DetonationEvidence.After(_opinions, report, script);
        _opinions.Clear();
        _opinions.AddRange(after);
    }

    public LayerOpinion? Opinion(string layer) => _opinions.Find(opinion => opinion.Layer == layer);

    /// <summary>The verdict that these layers come to.</summary>
    public ScriptJudgement By(IReadOnlyCollection<string> layers) =>
        ScriptJudge.With(
            [.. _opinions.Where(opinion => layers.Contains(opinion.Layer))], new ScriptInput { Source = File.ReadAllText(sample.File) });
}
