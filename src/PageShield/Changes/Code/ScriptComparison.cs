using System.Text.Json.Serialization;
using PageShield.Changes.Code.Lines;
using PageShield.JavaScript.Capabilities;
using PageShield.JavaScript.Printing;

namespace PageShield.Changes.Code;

/// <summary>The difference between two versions of a script.</summary>
public sealed record ScriptComparison
{
    /// <summary>How deep the change goes.</summary>
    public required ChangeClass Class { get; init; }

    /// <summary>
    /// One sentence for people: what changed and what the script newly does. It quotes text of the script, so encode it before rendering.
    /// </summary>
    public required string Summary { get; init; }

    /// <summary>How similar the versions are, from 0 to 1.</summary>
    public required double Similarity { get; init; }

    /// <summary>Capabilities that only the new version has. Positions refer to the new source.</summary>
    public required IReadOnlyList<Capability> Added { get; init; }

    /// <summary>Capabilities that only the old version has. Positions refer to the old source.</summary>
    public required IReadOnlyList<Capability> Removed { get; init; }

    /// <summary>Counts of functions and of their changes.</summary>
    public required FunctionCounts Functions { get; init; }

    /// <summary>The counted functions and those that were only moved or renamed; the 200 deepest changes.</summary>
    public IReadOnlyList<FunctionChange> FunctionChanges { get; init; } = [];

    /// <summary>Counts of modules and of their changes if the script is a bundle; otherwise null.</summary>
    public ModuleCounts? Modules { get; init; }

    /// <summary>The differences in formatted lines, in order of the new version. Empty if only layout and local names differ.</summary>
    public required IReadOnlyList<DiffHunk> Hunks { get; init; }

    /// <summary>Whether hunks were dropped because there are too many lines.</summary>
    public bool HunksAreCut { get; init; }

    /// <summary>The line (from 1) in the formatted new version of each item of <see cref="Added"/>.</summary>
    public IReadOnlyList<int> AddedLines { get; init; } = [];

    /// <summary>The line (from 1) in the formatted old version of each item of <see cref="Removed"/>.</summary>
    public IReadOnlyList<int> RemovedLines { get; init; } = [];

    /// <summary>Number of lines of the formatted new version; 0 if both versions are equal.</summary>
    public int NewLineCount { get; init; }

    /// <summary>The formatted old version; null if both versions are equal, or outside the process that compared them.</summary>
    [JsonIgnore]
    public PrintedScript? OldPrinted { get; init; }

    /// <summary>The formatted new version; null if both versions are equal, or outside the process that compared them.</summary>
    [JsonIgnore]
    public PrintedScript? NewPrinted { get; init; }

    /// <summary>Whether both versions parse. Otherwise they were compared by tokens, which is less precise.</summary>
    public required bool Parsed { get; init; }
}
