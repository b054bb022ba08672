namespace PageShield.Sites;

/// <summary>Where a step's value comes from.</summary>
public enum ValueKind
{
    Text, Canary, Secret,
}
