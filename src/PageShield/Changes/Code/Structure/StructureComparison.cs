using Acornima.Ast;
using PageShield.Changes.Code.Lines;
using PageShield.Changes.Code.Modules;
using PageShield.JavaScript;
using PageShield.JavaScript.Capabilities;
using PageShield.JavaScript.Similarity;
using PageShield.JavaScript.Tokens;

namespace PageShield.Changes.Code.Structure;

/// <summary>The structural difference of two scripts: which units were changed, added and removed.</summary>
internal sealed class StructureComparison
{
    private readonly CodeShape? _old;
    private readonly CodeShape? _new;
    private readonly UnitMatching? _matching;

    private StructureComparison(CodeShape? before, CodeShape? after, UnitMatching? matching)
    {
        _old = before;
        _new = after;
        _matching = matching;
    }

    public ChangeClass Class { get; private set; }

    public double Similarity { get; private set; }

    public FunctionCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    public ModuleCounts? Modules { get; private set; }

    public bool TopLevelChanged { get; private set; }

    public static StructureComparison Of(CodeShape before, CodeShape after)
    {
        var matching = UnitMatching.Match(before, after);
        BindingMap.Check(before, after, matching);
        var comparison = new StructureComparison(before, after, matching);
        comparison.Judge(before, after, matching);
        comparison.Modules = ModuleComparison.Of(before, after, matching);
        return comparison;
    }

    /// <summary>Compares texts that do not parse: equal tokens, equal kinds of tokens, or neither.</summary>
    public static StructureComparison OfTokens(ParsedScript before, ParsedScript after)
    {
        var comparison = new StructureComparison(null, null, null);
        var same = before.Tokens.Count == after.Tokens.Count;
        var literals = same;
        for (var i = 0; i < before.Tokens.Count && literals; i++)
        {
            var (a, b) = (before.Tokens[i], after.Tokens[i]);
            if (a.Text(before.Text).SequenceEqual(b.Text(after.Text)))
                continue;
            same = false;
            literals = a.Kind == b.Kind
                && a.Kind is ScriptTokenKind.String or ScriptTokenKind.Number or ScriptTokenKind.Template or ScriptTokenKind.RegExp;
        }

        comparison.Class = same ? ChangeClass.None : literals ? ChangeClass.Data : ChangeClass.Code;
        comparison.Similarity = same
            ? 1
            : Math.Min(0.9999, ScriptSimilarity.Of(ScriptSimilarity.FingerprintOf(before), ScriptSimilarity.FingerprintOf(after)));
        comparison.TopLevelChanged = comparison.Class == ChangeClass.Code;
        return comparison;
    }

    /// <summary>Source ranges of the matched functions, outermost first.</summary>
    public IEnumerable<((int Start, int End) Old, (int Start, int End) New)> MatchedFunctions()
    {
        if (_old is null || _new is null || _matching is null)
            yield break;
        for (var i = 0; i < _new.Units.Length; i++)
        {
            if (_matching.OfNew[i] is { New.Kind: ComparedUnitKind.Function or ComparedUnitKind.Class } pair)
                yield return (RangeOf(_old, pair.Old), RangeOf(_new, pair.New));
        }
    }

    /// <summary>Functions and classes in both versions and the depth of their changes. One side is null for added and removed ones.</summary>
    public IEnumerable<(ComparedUnit? Old, ComparedUnit? New, ChangeClass Class)> Functions()
    {
        if (_old is null || _new is null || _matching is null)
            yield break;
        foreach (var unit in _new.Units.Where(IsNamed))
        {
            var pair = _matching.OfNew[unit.Index];
            yield return (pair?.Old, unit, pair?.Class ?? ChangeClass.Code);
        }

        foreach (var unit in _old.Units.Where(unit => IsNamed(unit) && _matching.OfOld[unit.Index] is null))
            yield return (unit, null, ChangeClass.Code);

        static bool IsNamed(ComparedUnit unit) => unit.Kind is ComparedUnitKind.Function or ComparedUnitKind.Class;
    }

    /// <summary>Whether an added function is inside another added one, or a removed one inside another removed one.</summary>
    public bool IsWithinAddedOrRemoved(ComparedUnit? old, ComparedUnit? now) =>
        (old is null && now is { Parent: >= 0 } && _matching?.OfNew[now.Parent] is null)
            || (now is null && old is { Parent: >= 0 } && _matching?.OfOld[old.Parent] is null);

    /// <summary>
    /// New indexes of the functions that moved among the others or to another function. Functions inside a moved one are not included.
    /// </summary>
    public HashSet<int> MovedUnits()
    {
        var moved = new HashSet<int>();
        if (_old is null || _new is null || _matching is null)
            return moved;
        foreach (var parent in _new.Units)
        {
            var pairs = parent.Children.Select(child => _matching.OfNew[child]).OfType<UnitPair>()
                .Where(pair => pair.New.Kind is ComparedUnitKind.Function or ComparedUnitKind.Class).ToList();
            var stayed = pairs.Where(pair => ReferenceEquals(_matching.OfNew[parent.Index]?.Old, _old.Units[pair.Old.Parent]))
                .OrderBy(pair => pair.Old.Index).ToList();
            moved.UnionWith(pairs.Except(stayed).Select(pair => pair.New.Index));
            var run = LineAlignment.LongestIncreasing([.. stayed.Select((pair, index) => (index, pair.New.Index))]).Select(each => each.New)
                .ToHashSet();
            moved.UnionWith(stayed.Select(pair => pair.New.Index).Where(index => !run.Contains(index)));
        }

        return moved;
    }

    /// <summary>Offset of a unit's start in its source.</summary>
    public int StartOf(ComparedUnit unit, bool isOld) => (isOld ? _old : _new)!.Tree[unit.Root].Start; // not null: units come from shapes

    /// <summary>Literals that replaced others in otherwise unchanged code, as written.</summary>
    public List<(string Old, string New)> ChangedValues(int limit)
    {
        var values = new List<(string, string)>();
        foreach (var (before, after) in ChangedLiterals())
        {
            if (values.Count >= limit)
                break;
            values.Add((Written(before), Written(after)));
        }

        return values;
    }

    /// <summary>Regular expressions that replaced others. What they accept affects the script's capabilities.</summary>
    public IEnumerable<Capability> ChangedPatterns(ParsedScript script)
    {
        foreach (var node in ChangedRegExps())
        {
            var (line, column) = script.Lines.PlaceOf(node.Start);
            var text = $"/{node.RegExp.Pattern}/{node.RegExp.Flags}";
            yield return new Capability(CapabilityKind.Pattern, text.Length > 300 ? text[..300] : text, line, column);
        }
    }

    private void Judge(CodeShape before, CodeShape after, UnitMatching matching)
    {
        long common = 0;
        int changed = 0, added = 0, removed = 0;
        foreach (var unit in after.Units)
        {
            if (matching.OfNew[unit.Index] is not { } pair)
            {
                added += unit.Kind == ComparedUnitKind.Function ? 1 : 0;
                Raise(unit.Kind == ComparedUnitKind.Variable ? ChangeClass.Data : ChangeClass.Code);
                continue;
            }

            // Equal atoms in another order, or with other variables, are different code.
            common += pair.Class == ChangeClass.None
                ? unit.AtomCount
                : Math.Min(CodeShape.Common(before.BagOf(pair.Old), after.BagOf(pair.New)), Math.Max(0, unit.AtomCount - 1));
            Raise(pair.Class);
            if (pair.Class == ChangeClass.None)
                continue;
            changed += unit.Kind == ComparedUnitKind.Function ? 1 : 0;
            TopLevelChanged |= unit.Kind == ComparedUnitKind.Program && pair.Class == ChangeClass.Code;
        }

        foreach (var unit in before.Units)
        {
            if (matching.OfOld[unit.Index] is not null)
                continue;
            removed += unit.Kind == ComparedUnitKind.Function ? 1 : 0;
            Raise(unit.Kind == ComparedUnitKind.Variable ? ChangeClass.Data : ChangeClass.Code);
        }

        var total = before.Atoms.Length + after.Atoms.Length;
        Similarity = total == 0 || Class == ChangeClass.None ? 1 : Math.Min(0.9999, Math.Round(2.0 * common / total, 4));
        Counts = new FunctionCounts(before.Units.Count(IsFunction), after.Units.Count(IsFunction), changed, added, removed);
    }

    private void Raise(ChangeClass to) => Class = to > Class ? to : Class;

    private static bool IsFunction(ComparedUnit unit) => unit.Kind == ComparedUnitKind.Function;

    private IEnumerable<(Node Old, Node New)> ChangedLiterals()
    {
        if (_old is null || _new is null || _matching is null)
            yield break;
        for (var u = 0; u < _new.Units.Length; u++)
        {
            if (_matching.OfNew[u] is not { Class: ChangeClass.Data } pair)
                continue;
            for (var i = 0; i < pair.Old.AtomCount && i < pair.New.AtomCount; i++)
            {
                var (a, b) = (_old.Atoms[pair.Old.AtomStart + i], _new.Atoms[pair.New.AtomStart + i]);
                if (a.IsLiteral && a.Hash != b.Hash)
                    yield return (_old.Tree[a.Node], _new.Tree[b.Node]);
            }
        }
    }

    private IEnumerable<RegExpLiteral> ChangedRegExps()
    {
        if (_old is null || _new is null || _matching is null)
            yield break;
        var known = _old.Units.SelectMany(unit => RegExpsOf(_old, unit).Keys).ToHashSet();
        for (var u = 0; u < _new.Units.Length; u++)
        {
            if (_matching.OfNew[u] is not { Class: ChangeClass.Data or ChangeClass.Code } pair)
                continue;
            var before = RegExpsOf(_old, pair.Old);
            var after = RegExpsOf(_new, pair.New);
            var gone = before.Keys.Count(hash => !after.ContainsKey(hash));
            var come = after.Where(entry => !known.Contains(entry.Key)).Select(entry => entry.Value).ToList();

            // In a rewritten function, only an equal number of added and removed patterns counts as a replacement.
            if (come.Count == 0 || (pair.Class == ChangeClass.Code && come.Count != gone))
                continue;
            foreach (var literal in come)
                yield return literal;
        }
    }

    private static Dictionary<ulong, RegExpLiteral> RegExpsOf(CodeShape shape, ComparedUnit unit)
    {
        var found = new Dictionary<ulong, RegExpLiteral>();
        foreach (var atom in shape.AtomsOf(unit))
        {
            if (atom.IsLiteral && shape.Tree[atom.Node] is RegExpLiteral literal)
                found.TryAdd(atom.Hash, literal);
        }

        return found;
    }

    private static (int Start, int End) RangeOf(CodeShape shape, ComparedUnit unit) => (shape.Tree[unit.Root].Start, shape.Tree[unit.Root].End);

    private static string Written(Node node) => node switch
    {
        Literal literal => literal.Raw,
        TemplateElement element => element.Value.Raw,
        UnaryExpression => "!0 or !1",
        _ => "",
    };
}
