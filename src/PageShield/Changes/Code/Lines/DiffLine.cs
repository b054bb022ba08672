namespace PageShield.Changes.Code.Lines;

/// <summary>One line of a hunk.</summary>
/// <param name="Kind">Unchanged, removed or added.</param>
/// <param name="Text">The printed line, cut after 1,000 characters.</param>
/// <param name="OldLine">Line number in the old printed text; null for an added line.</param>
/// <param name="NewLine">Line number in the new printed text; null for a removed line.</param>
/// <param name="SourceOffset">Offset of the line's start in its source: the old one for a removed line, otherwise the new one.</param>
/// <param name="Marks">The changed parts of a line that has a counterpart; empty if the whole line was added or removed.</param>
public sealed record DiffLine(DiffLineKind Kind, string Text, int? OldLine, int? NewLine, int SourceOffset, IReadOnlyList<DiffMark> Marks)
{
    /// <summary>The line of the other version that this line was compared with; null if the whole line was added or removed.</summary>
    public int? CounterpartLine { get; init; }

    /// <summary>The line with a prefix: a space, <c>-</c> or <c>+</c>.</summary>
    public override string ToString() => Kind switch { DiffLineKind.Added => "+", DiffLineKind.Removed => "-", _ => " " } + Text;
}
