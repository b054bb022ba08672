using System.Text.Json.Serialization;
using PageShield.Changes.Code.Lines;
using PageShield.JavaScript.Capabilities;
using PageShield.JavaScript.Printing;

namespace PageShield.Changes.Code;

/// <summary>What became of a script from one version to the next.</summary>
public sealed record ScriptComparison
{
    /// <summary>How deep the change goes.</summary>
    public required ChangeClass Class { get; init; }

    /// <summary>
    /// One sentence for a person: what changed, and what the script now does that it did not do before. Quotes text of the script: encode before
    /// showing.
    /// </summary>
    public required string Summary { get; init; }

    /// <summary>How much of both versions is the same, from 0 to 1.</summary>
    public required double Similarity { get; init; }

    /// <summary>Abilities that only the new version shows; places are in the new source.</summary>
    public required IReadOnlyList<Capability> Added { get; init; }

    /// <summary>Abilities that only the old version shows; places are in the old source.</summary>
    public required IReadOnlyList<Capability> Removed { get; init; }

    /// <summary>Functions that differ.</summary>
    public required FunctionCounts Functions { get; init; }

    /// <summary>The functions behind the counts, and those that only moved or were renamed; the deepest 200.</summary>
    public IReadOnlyList<FunctionChange> FunctionChanges { get; init; } = [];

    /// <summary>Modules that differ, where the script is a bundle; otherwise null.</summary>
    public ModuleCounts? Modules { get; init; }

    /// <summary>The differences in readable lines, in order of the new version. Empty where only layout and local names differ.</summary>
    public required IReadOnlyList<DiffHunk> Hunks { get; init; }

    /// <summary>Whether hunks were left out because there are too many lines.</summary>
    public bool HunksAreCut { get; init; }

    /// <summary>Of each of <see cref="Added"/>, its line (from 1) in the new version laid out for reading.</summary>
    public IReadOnlyList<int> AddedLines { get; init; } = [];

    /// <summary>Of each of <see cref="Removed"/>, its line (from 1) in the old version laid out for reading.</summary>
    public IReadOnlyList<int> RemovedLines { get; init; } = [];

    /// <summary>Lines of the new version laid out for reading; 0 where both are the same.</summary>
    public int NewLineCount { get; init; }

    /// <summary>The old version laid out for reading; null where both are the same, and outside the process that compared.</summary>
    [JsonIgnore]
    public PrintedScript? OldPrinted { get; init; }

    /// <summary>The new version laid out for reading; null where both are the same, and outside the process that compared.</summary>
    [JsonIgnore]
    public PrintedScript? NewPrinted { get; init; }

    /// <summary>Whether both versions parse; otherwise they were compared by tokens, which sees less.</summary>
    public required bool Parsed { get; init; }
}
