using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Cli.Diff;

/// <summary>What <c>diff --format json</c> prints; lines and columns count from 1, hunks are of the printed text.</summary>
internal sealed record DiffDocument(
    ChangeClass Class,
    string Summary,
    double Similarity,
    IReadOnlyList<Capability> Added,
    IReadOnlyList<Capability> Removed,
    FunctionCounts Functions,
    IReadOnlyList<FunctionChange> FunctionChanges,
    ModuleCounts? Modules,
    IReadOnlyList<DiffDocument.Hunk> Hunks,
    bool HunksAreCut,
    bool Parsed)
{
    public static DiffDocument Of(ScriptComparison comparison) => new(
        comparison.Class,
        comparison.Summary,
        comparison.Similarity,
        comparison.Added,
        comparison.Removed,
        comparison.Functions,
        comparison.FunctionChanges,
        comparison.Modules,
        [.. comparison.Hunks.Select(hunk => new Hunk(hunk.OldStart, hunk.NewStart, [.. hunk.Lines.Select(line => line.ToString())]))],
        comparison.HunksAreCut,
        comparison.Parsed);

    internal sealed record Hunk(int OldStart, int NewStart, IReadOnlyList<string> Lines);
}
