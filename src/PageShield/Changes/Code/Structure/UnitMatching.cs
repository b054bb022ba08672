using System.Runtime.InteropServices;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// Finds the counterpart of each old unit in the new code: first among the children of matched parents, by hash, name and similarity, then
/// anywhere, for moved units. Near-linear: similarity is computed only for a few candidates that share rare atoms.
/// </summary>
internal sealed class UnitMatching
{
    private const int RareAtoms = 12;
    private const int MaxPosting = 24;
    private const int MaxCandidates = 6;
    private const int SmallGroup = 24;

    /// <summary>Minimum similarity of two functions with different names that are not minified.</summary>
    private const double OtherName = 0.6;

    private readonly CodeShape _old;
    private readonly CodeShape _new;
    private readonly UnitPair?[] _ofOld;
    private readonly UnitPair?[] _ofNew;
    private readonly Queue<UnitPair> _pending = new();

    private UnitMatching(CodeShape before, CodeShape after)
    {
        _old = before;
        _new = after;
        _ofOld = new UnitPair[before.Units.Length];
        _ofNew = new UnitPair[after.Units.Length];
    }

    /// <summary>The pairs, indexed by the new unit; null for an added unit.</summary>
    public ReadOnlySpan<UnitPair?> OfNew => _ofNew;

    /// <summary>The pairs, indexed by the old unit; null for a removed unit.</summary>
    public ReadOnlySpan<UnitPair?> OfOld => _ofOld;

    public static UnitMatching Match(CodeShape before, CodeShape after)
    {
        var matching = new UnitMatching(before, after);
        matching.Pair(before.Units[0], after.Units[0]);
        matching.MatchChildren();
        matching.MatchAnywhere(unit => unit.DeepExact, 6);
        matching.MatchAnywhere(unit => unit.DeepShape, 8);
        matching.MatchAnywhere(unit => unit.Exact, 10);
        matching.MatchAlikeAnywhere();
        return matching;
    }

    private void Pair(ComparedUnit before, ComparedUnit after)
    {
        var pair = new UnitPair(before, after);
        _ofOld[before.Index] = pair;
        _ofNew[after.Index] = pair;
        if (before.Children.Count > 0 && after.Children.Count > 0)
            _pending.Enqueue(pair);
    }

    private void MatchChildren()
    {
        while (_pending.TryDequeue(out var pair))
        {
            var before = Open(pair.Old.Children, _old, _ofOld);
            var after = Open(pair.New.Children, _new, _ofNew);
            MatchBy(before, after, unit => unit.DeepExact);
            MatchBy(before, after, unit => unit.DeepShape);
            MatchBy(before, after, unit => unit.Exact, minimum: 3);
            MatchBy(before, after, unit => unit.Shape, minimum: 6);
            MatchByName(before, after);
            MatchAlike(before, after, 0.35);
        }
    }

    /// <summary>The unmatched units, without variables that have no code: <see cref="BindingMap"/> matches those by their uses.</summary>
    private static List<ComparedUnit> Open(List<int> children, CodeShape shape, UnitPair?[] pairs) =>
        [.. children.Where(index => pairs[index] is null && shape.Units[index].Kind != ComparedUnitKind.Variable)
            .Select(index => shape.Units[index])];

    private void MatchBy(List<ComparedUnit> before, List<ComparedUnit> after, Func<ComparedUnit, ulong> key, int minimum = 0)
    {
        if (before.Count == 0 || after.Count == 0)
            return;
        var waiting = new Dictionary<ulong, LinkedList<ComparedUnit>>();
        foreach (var unit in after)
        {
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(waiting, key(unit), out _);
            (list ??= []).AddLast(unit);
        }

        foreach (var unit in before)
        {
            if (unit.TotalAtoms < minimum || !waiting.TryGetValue(key(unit), out var list) || list.First is not { } first)
                continue;
            var node = first;
            for (var (look, steps) = (first, 0); look is not null && steps < 8; look = look.Next, steps++)
            {
                if (look.Value.Name != unit.Name || look.Value.Kind != unit.Kind)
                    continue;
                node = look;
                break;
            }

            if (node.Value.Kind != unit.Kind)
                continue;
            list.Remove(node);
            Pair(unit, node.Value);
        }

        Prune(before, after);
    }

    private void MatchByName(List<ComparedUnit> before, List<ComparedUnit> after)
    {
        var named = new Dictionary<(string, ComparedUnitKind), ComparedUnit>();
        foreach (var unit in after)
        {
            // A name that two units share identifies neither.
            if (unit.Name.Length > 2 && !named.TryAdd((unit.Name, unit.Kind), unit))
                named.Remove((unit.Name, unit.Kind));
        }

        foreach (var unit in before)
        {
            if (unit.Name.Length > 2 && named.Remove((unit.Name, unit.Kind), out var other) && Likeness(unit, other) >= 0.25)
                Pair(unit, other);
        }

        Prune(before, after);
    }

    private void MatchAnywhere(Func<ComparedUnit, ulong> key, int minimum)
    {
        var before = _old.Units.Where(unit => _ofOld[unit.Index] is null && unit.TotalAtoms >= minimum && unit.Kind != ComparedUnitKind.Variable)
            .ToList();
        var after = _new.Units.Where(unit => _ofNew[unit.Index] is null && unit.TotalAtoms >= minimum && unit.Kind != ComparedUnitKind.Variable)
            .ToList();
        var waiting = new Dictionary<ulong, Queue<ComparedUnit>>();
        foreach (var unit in after)
        {
            ref var queue = ref CollectionsMarshal.GetValueRefOrAddDefault(waiting, key(unit), out _);
            (queue ??= []).Enqueue(unit);
        }

        foreach (var unit in before)
        {
            if (_ofOld[unit.Index] is not null || !waiting.TryGetValue(key(unit), out var queue))
                continue;
            while (queue.TryDequeue(out var other))
            {
                if (_ofNew[other.Index] is not null)
                    continue;
                Pair(unit, other);
                MatchChildren();
                break;
            }
        }
    }

    private void MatchAlikeAnywhere()
    {
        var before = _old.Units.Where(unit => _ofOld[unit.Index] is null && unit.AtomCount >= 12 && unit.Kind != ComparedUnitKind.Variable).ToList();
        var after = _new.Units.Where(unit => _ofNew[unit.Index] is null && unit.AtomCount >= 12 && unit.Kind != ComparedUnitKind.Variable).ToList();
        MatchAlike(before, after, 0.55);
        MatchChildren();
    }

    private void MatchAlike(List<ComparedUnit> before, List<ComparedUnit> after, double threshold)
    {
        if (before.Count == 0 || after.Count == 0)
            return;
        var index = after.Count > SmallGroup ? Index(after) : null;
        var scored = new List<(double Likeness, int Distance, ComparedUnit Old, ComparedUnit New)>();
        for (var i = 0; i < before.Count; i++)
        {
            foreach (var other in index is null ? after : Candidates(before[i], index))
            {
                var likeness = Likeness(before[i], other);
                if (likeness >= (AreNamedOtherwise(before[i], other) ? Math.Max(threshold, OtherName) : threshold))
                    scored.Add((likeness, Math.Abs(before[i].Index - other.Index), before[i], other));
            }
        }

        foreach (var (_, _, unit, other) in scored.OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.Distance))
        {
            if (_ofOld[unit.Index] is null && _ofNew[other.Index] is null)
                Pair(unit, other);
        }

        Prune(before, after);
    }

    private static bool AreNamedOtherwise(ComparedUnit before, ComparedUnit after) =>
        before.Name.Length > 2 && after.Name.Length > 2 && before.Name != after.Name;

    private Dictionary<ulong, List<ComparedUnit>> Index(List<ComparedUnit> units)
    {
        var index = new Dictionary<ulong, List<ComparedUnit>>();
        foreach (var unit in units)
        {
            foreach (var atom in Rare(_new.BagOf(unit)))
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(index, atom, out _);
                list ??= [];
                if (list.Count < MaxPosting)
                    list.Add(unit);
            }
        }

        return index;
    }

    private IEnumerable<ComparedUnit> Candidates(ComparedUnit unit, Dictionary<ulong, List<ComparedUnit>> index)
    {
        var votes = new Dictionary<ComparedUnit, int>();
        foreach (var atom in Rare(_old.BagOf(unit)))
        {
            if (!index.TryGetValue(atom, out var list))
                continue;
            foreach (var other in list)
                CollectionsMarshal.GetValueRefOrAddDefault(votes, other, out _)++;
        }

        return votes.OrderByDescending(vote => vote.Value).ThenBy(vote => Math.Abs(vote.Key.Index - unit.Index)).Take(MaxCandidates)
            .Select(vote => vote.Key);
    }

    /// <summary>The smallest distinct hashes. Equal content gives the same choice, so similar units meet in the index.</summary>
    private static IEnumerable<ulong> Rare(ulong[] bag) => bag.Distinct().Take(RareAtoms);

    private double Likeness(ComparedUnit before, ComparedUnit after)
    {
        if (before.Kind != after.Kind)
            return 0;
        var larger = Math.Max(before.AtomCount, after.AtomCount);
        if (larger == 0 || Math.Min(before.AtomCount, after.AtomCount) * 4 < larger)
            return 0;
        return (double)CodeShape.Common(_old.BagOf(before), _new.BagOf(after)) / larger;
    }

    private void Prune(List<ComparedUnit> before, List<ComparedUnit> after)
    {
        before.RemoveAll(unit => _ofOld[unit.Index] is not null);
        after.RemoveAll(unit => _ofNew[unit.Index] is not null);
    }

    /// <summary>Pairs two variables whose uses show that they are the same.</summary>
    public void PairVariables(ComparedUnit before, ComparedUnit after) => Pair(before, after);
}
