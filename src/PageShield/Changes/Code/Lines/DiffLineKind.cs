namespace PageShield.Changes.Code.Lines;

/// <summary>Whether a line is unchanged, removed or added.</summary>
public enum DiffLineKind
{
    Same,
    Removed,
    Added,
}
