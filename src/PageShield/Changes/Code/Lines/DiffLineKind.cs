namespace PageShield.Changes.Code.Lines;

/// <summary>What became of a line.</summary>
public enum DiffLineKind
{
    Same,
    Removed,
    Added,
}
