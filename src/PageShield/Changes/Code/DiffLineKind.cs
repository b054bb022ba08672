namespace PageShield.Changes.Code;

/// <summary>What became of a line.</summary>
public enum DiffLineKind
{
    Same,
    Removed,
    Added,
}
