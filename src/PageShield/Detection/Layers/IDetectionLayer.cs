using PageShield.Detection.Examination;

namespace PageShield.Detection.Layers;

/// <summary>One kind of script analysis. Pure and thread-safe.</summary>
public interface IDetectionLayer
{
    /// <summary>Examines the script. Never throws on hostile input.</summary>
    LayerOpinion Examine(ExaminedScript script);
}
