namespace PageShield.Sites.Journeys;

/// <summary>Where a step's value comes from.</summary>
public enum ValueKind
{
    Text, Canary, Secret,
}
