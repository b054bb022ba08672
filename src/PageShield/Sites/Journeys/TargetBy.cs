namespace PageShield.Sites.Journeys;

/// <summary>What a target's text is compared with.</summary>
public enum TargetBy
{
    Label, Role, Text, Placeholder, TestId, AltText, Title, Css,
}
