namespace PageShield.Changes.Code.Lines;

/// <summary>A changed part of a line: UTF-16 offset and length within <see cref="DiffLine.Text"/>.</summary>
public readonly record struct DiffMark(int Start, int Length);
