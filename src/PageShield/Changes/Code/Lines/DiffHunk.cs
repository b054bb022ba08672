namespace PageShield.Changes.Code.Lines;

/// <summary>Changed lines with up to three unchanged lines around them. Line numbers refer to the printed text, from 1.</summary>
public sealed record DiffHunk(int OldStart, int NewStart, IReadOnlyList<DiffLine> Lines);
