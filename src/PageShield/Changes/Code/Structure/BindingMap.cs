using System.Runtime.InteropServices;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// Checks that renaming is consistent: every old local name must have the same new name everywhere. Units with equal code that refer to
/// different variables count as changed code. Variables without code are matched by their uses.
/// </summary>
internal sealed class BindingMap
{
    private readonly CodeShape _old;
    private readonly CodeShape _new;
    private readonly UnitMatching _matching;
    private readonly int[] _forward;
    private readonly int[] _backward;

    private BindingMap(CodeShape before, CodeShape after, UnitMatching matching)
    {
        _old = before;
        _new = after;
        _matching = matching;
        _forward = new int[before.Bindings.All.Count];
        _backward = new int[after.Bindings.All.Count];
        Array.Fill(_forward, -1);
        Array.Fill(_backward, -1);
    }

    public static void Check(CodeShape before, CodeShape after, UnitMatching matching)
    {
        var map = new BindingMap(before, after, matching);
        map.FollowDeclarations();
        map.FollowUses();
        map.MatchVariables();
    }

    /// <summary>Maps the names of units that declare their own name first.</summary>
    private void FollowDeclarations()
    {
        foreach (var pair in _matching.OfNew)
        {
            if (pair is null || !pair.Old.Hoisted || !pair.New.Hoisted || pair.Old.InMap)
                continue;
            var (before, after) = (FirstBinding(_old, pair.Old), FirstBinding(_new, pair.New));
            if (before >= 0 && after >= 0)
                Link(before, after);
        }
    }

    private void FollowUses()
    {
        foreach (var pair in _matching.OfNew)
        {
            if (pair is null || pair.Class == ChangeClass.Code)
                continue;
            var before = _old.AtomsOf(pair.Old);
            var after = _new.AtomsOf(pair.New);
            for (var i = 0; i < before.Length && i < after.Length; i++)
            {
                if (before[i].Binding >= 0 && after[i].Binding >= 0 && !Link(before[i].Binding, after[i].Binding))
                    pair.Class = ChangeClass.Code;
            }
        }
    }

    private bool Link(int before, int after)
    {
        if (_forward[before] < 0 && _backward[after] < 0)
        {
            _forward[before] = after;
            _backward[after] = before;
        }

        return _forward[before] == after;
    }

    private void MatchVariables()
    {
        // A variable may be declared twice, such as `var i` in two loops.
        var after = new Dictionary<int, Queue<ComparedUnit>>();
        foreach (var unit in _new.Units.Where(unit => unit.Kind == ComparedUnitKind.Variable))
        {
            ref var declared = ref CollectionsMarshal.GetValueRefOrAddDefault(after, FirstBinding(_new, unit), out _);
            (declared ??= []).Enqueue(unit);
        }

        var left = new List<ComparedUnit>();
        foreach (var unit in _old.Units)
        {
            if (unit.Kind != ComparedUnitKind.Variable)
                continue;
            var binding = FirstBinding(_old, unit);
            if (binding >= 0 && _forward[binding] >= 0 && after.TryGetValue(_forward[binding], out var declared)
                && declared.TryDequeue(out var other))
                _matching.PairVariables(unit, other);
            else
                left.Add(unit);
        }

        // Match variables that are unused, or used only in changed code, by name, then by value.
        var free = after.Values.SelectMany(declared => declared).ToList();
        Pair(left, free, unit => unit.Name);
        Pair([.. left.Where(unit => _matching.OfOld[unit.Index] is null)], [.. free.Where(unit => _matching.OfNew[unit.Index] is null)],
            unit => unit.Exact);
    }

    private void Pair<TKey>(List<ComparedUnit> before, List<ComparedUnit> after, Func<ComparedUnit, TKey> key)
        where TKey : notnull
    {
        var waiting = after.GroupBy(key).ToDictionary(group => group.Key, group => new Queue<ComparedUnit>(group));
        foreach (var unit in before)
        {
            if (waiting.TryGetValue(key(unit), out var queue) && queue.TryDequeue(out var other))
                _matching.PairVariables(unit, other);
        }
    }

    private static int FirstBinding(CodeShape shape, ComparedUnit unit)
    {
        foreach (var atom in shape.AtomsOf(unit))
        {
            if (atom.Binding >= 0)
                return atom.Binding;
        }

        return -1;
    }
}
