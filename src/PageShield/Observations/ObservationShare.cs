namespace PageShield.Observations;

/// <summary>Groups of reports that lists can show.</summary>
public enum ObservationShare
{
    Counting,
    Noise,
    Foreign,
    All,
}
