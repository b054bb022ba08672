using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.JavaScript.Capabilities;
using PageShield.Web.Layout;
using PageShield.Web.Layout.Code;

namespace PageShield.Web.Changes;

/// <summary>The comparison of two script versions for display. Contains text only, no syntax trees.</summary>
public sealed record ComparedScript
{
    public required ChangeClass Class { get; init; }

    public required string Summary { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Similarity { get; init; }

    public required IReadOnlyList<ComparedCapability> Added { get; init; }

    public required IReadOnlyList<ComparedCapability> Removed { get; init; }

    public required FunctionCounts Functions { get; init; }

    public required IReadOnlyList<FunctionChange> FunctionChanges { get; init; }

    public required ModuleCounts? Modules { get; init; }

    public required IReadOnlyList<DiffRow> Rows { get; init; }

    /// <summary>Whether differences were omitted because there are too many.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Whether both versions parse.</summary>
    public required bool Parsed { get; init; }

    public static ComparedScript Of(ScriptComparison comparison) => new()
    {
        Class = comparison.Class,
        Summary = comparison.Summary,
        Similarity = comparison.Similarity,
        Added = [.. comparison.Added.Zip(comparison.AddedLines, static (capability, line) => new ComparedCapability(capability, line))],
        Removed = [.. comparison.Removed.Zip(comparison.RemovedLines, static (capability, line) => new ComparedCapability(capability, line))],
        Functions = comparison.Functions,
        FunctionChanges = comparison.FunctionChanges,
        Modules = comparison.Modules,
        Rows = HunkRows.Of(comparison),
        IsCut = comparison.HunksAreCut,
        Parsed = comparison.Parsed,
    };
}
