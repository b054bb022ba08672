using Acornima.Ast;
using PageShield.Changes.Code.Lines;
using PageShield.Changes.Code.Structure;
using PageShield.JavaScript;
using PageShield.JavaScript.Capabilities;
using PageShield.JavaScript.Printing;
using PageShield.JavaScript.Similarity;

namespace PageShield.Changes.Code;

/// <summary>
/// Compares two versions of a script by meaning. Layout, comments, local names and the order of independent declarations do not count,
/// moved functions are recognized, and new capabilities are reported first. Near-linear in the length of both versions.
/// </summary>
internal static class ScriptDiff
{
    private const int MaxValues = 50;

    /// <summary>Compares two texts. Never throws, whatever the content.</summary>
    public static ScriptComparison Compare(string oldSource, string newSource)
    {
        ArgumentNullException.ThrowIfNull(oldSource);
        ArgumentNullException.ThrowIfNull(newSource);
        if (string.Equals(oldSource, newSource, StringComparison.Ordinal))
            return Same(ParsedScript.Parse(newSource));
        var sides = new ParsedScript[2];
        Parallel.Invoke(() => sides[0] = ParsedScript.Parse(oldSource), () => sides[1] = ParsedScript.Parse(newSource));
        return Compare(sides[0], sides[1]);
    }

    /// <summary>Compares two parsed scripts.</summary>
    public static ScriptComparison Compare(ParsedScript oldScript, ParsedScript newScript)
    {
        ArgumentNullException.ThrowIfNull(oldScript);
        ArgumentNullException.ThrowIfNull(newScript);
        var parsed = oldScript.Tree is not null && newScript.Tree is not null && oldScript.Error is null && newScript.Error is null;
        var before = new Side(oldScript);
        var after = new Side(newScript);
        Parallel.Invoke(() => before.Prepare(parsed), () => after.Prepare(parsed));

        var structure = before.Shape is not null && after.Shape is not null
            ? StructureComparison.Of(before.Shape, after.Shape)
            : StructureComparison.OfTokens(oldScript, newScript);
        var (added, removed) = CapabilityDelta.Between(before.Capabilities, after.Capabilities);
        added.AddRange(structure.ChangedPatterns(newScript).Where(c => !added.Exists(c.IsSameAs) && !before.Capabilities.Has(c.Kind, c.Value)));

        var onlyValues = structure.Class == ChangeClass.Code && parsed && OnlyValuesDiffer(oldScript, newScript);
        var depth = onlyValues ? ChangeClass.Data : structure.Class;
        if (depth == ChangeClass.None && oldScript.Source != newScript.Source)
            depth = ChangeClass.Cosmetic;
        if (depth > ChangeClass.Cosmetic && added.Exists(c => CapabilityDelta.Weighs(c, before.Capabilities)))
            depth = ChangeClass.Capability;
        var (hunks, cut) = HunkBuilder.Build(before.Lines, after.Lines, structure.MatchedFunctions());
        return new ScriptComparison
        {
            Class = depth,
            Summary = depth == ChangeClass.Data && onlyValues
                ? "Only values differ: entries of lists and records, or names generated for each request."
                : DiffSummary.Of(depth, structure.Counts, structure.Modules, structure.TopLevelChanged, structure.ChangedValues(MaxValues), added,
                    removed, after.Capabilities.SinkHosts),
            Similarity = structure.Similarity,
            Added = added,
            Removed = removed,
            Functions = structure.Counts,
            FunctionChanges = FunctionChanges.Of(structure, before.Lines.Printed, after.Lines.Printed),
            AddedLines = LinesOf(added, after.Lines.Printed),
            RemovedLines = LinesOf(removed, before.Lines.Printed),
            NewLineCount = after.Lines.Keys.Length,
            OldPrinted = before.Lines.Printed,
            NewPrinted = after.Lines.Printed,
            Modules = structure.Modules,
            Hunks = hunks,
            HunksAreCut = cut,
            Parsed = parsed,
        };
    }

    /// <summary>Whether two texts are the same code apart from the values that a server fills in for each request.</summary>
    private static bool OnlyValuesDiffer(ParsedScript before, ParsedScript after)
    {
        var (oldNames, newNames) = (RequestValues.NamesIn(before), RequestValues.NamesIn(after));
        var oldText = RequestValues.Without(before, oldNames.Except(newNames).ToHashSet());
        var newText = RequestValues.Without(after, newNames.Except(oldNames).ToHashSet());
        if (oldText is null && newText is null) return false;

        var shapes = new[] { oldText ?? before.Text, newText ?? after.Text }.Select(ParsedScript.Parse)
            .Select(script => script is { Tree: not null, Error: null } ? CodeShapeBuilder.Build(script) : null).ToArray();
        return shapes is [{ } first, { } second] && StructureComparison.Of(first, second).Class <= ChangeClass.Data;
    }

    private static int[] LinesOf(List<Capability> capabilities, PrintedScript printed) =>
        [.. capabilities.Select(capability => printed.LineOf(printed.Script.Lines.StartOf(capability.Line) + capability.Column - 1))];

    private static ScriptComparison Same(ParsedScript script)
    {
        var functions = script.Tree?.Nodes.ToArray().Count(node => node is IFunction) ?? 0;
        return new ScriptComparison
        {
            Class = ChangeClass.None,
            Summary = "Nothing changed.",
            Similarity = 1,
            Added = [],
            Removed = [],
            Functions = new FunctionCounts(functions, functions, 0, 0, 0),
            Hunks = [],
            Parsed = script.Tree is not null,
        };
    }

    private sealed class Side(ParsedScript script)
    {
        public CodeShape? Shape { get; private set; }

        public ScriptCapabilities Capabilities { get; private set; } = new(script);

        public PrintedLines Lines { get; private set; } = null!; // not null: set by Prepare, which is called immediately

        public void Prepare(bool parsed)
        {
            Shape = parsed ? CodeShapeBuilder.Build(script) : null;
            Capabilities = parsed ? ScriptCapabilities.Of(script) : ScriptCapabilities.OfTokens(script);
            Lines = PrintedLines.Of(JavaScriptPrinter.Print(script));
        }
    }
}
