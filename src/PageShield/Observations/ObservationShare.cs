namespace PageShield.Observations;

/// <summary>How reports are told apart.</summary>
public enum ObservationShare
{
    Counting,
    Noise,
    Foreign,
    All,
}
