namespace PageShield.Changes.Code.Lines;

/// <summary>Lines that changed, with up to three unchanged lines around them. Line numbers are of the printed text, from 1.</summary>
public sealed record DiffHunk(int OldStart, int NewStart, IReadOnlyList<DiffLine> Lines);
