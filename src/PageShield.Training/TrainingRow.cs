using PageShield.Detection;

namespace PageShield.Training;

/// <summary>A sample as the model sees it, with what the rules found.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Features">Its numbers.</param>
/// <param name="Findings">The static layer's findings.</param>
public sealed record TrainingRow(TrainingSample Sample, float[] Features, IReadOnlyList<ScriptFinding> Findings)
{
    /// <summary>True for material made out of samples; it is trained on and never measured.</summary>
    public bool IsDerived => Sample.Derivation is not null;
}
