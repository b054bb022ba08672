using PageShield.Detection.Examination;

namespace PageShield.Detection.Layers;

/// <summary>One way of looking at a script; pure and safe to call from many threads.</summary>
public interface IDetectionLayer
{
    /// <summary>Looks at the script. Never throws on hostile input.</summary>
    LayerOpinion Examine(ExaminedScript script);
}
