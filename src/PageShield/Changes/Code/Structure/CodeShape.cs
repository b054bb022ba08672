using PageShield.JavaScript;
using PageShield.JavaScript.Similarity;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Structure;

/// <summary>A script in normal form: units of code with their atoms and hashes.</summary>
internal sealed class CodeShape
{
    private readonly ulong[]?[] _bags;

    public CodeShape(ParsedScript script, SyntaxTree tree, ScriptBindings bindings, ComparedUnit[] units, CodeAtom[] atoms)
    {
        Script = script;
        Tree = tree;
        Bindings = bindings;
        Units = units;
        Atoms = atoms;
        _bags = new ulong[units.Length][];
        HashUnits();
    }

    public ParsedScript Script { get; }

    public SyntaxTree Tree { get; }

    public ScriptBindings Bindings { get; }

    public ComparedUnit[] Units { get; }

    public CodeAtom[] Atoms { get; }

    public ReadOnlySpan<CodeAtom> AtomsOf(ComparedUnit unit) => Atoms.AsSpan(unit.AtomStart, unit.AtomCount);

    /// <summary>The hashes of a unit's own atoms, sorted.</summary>
    public ulong[] BagOf(ComparedUnit unit)
    {
        if (_bags[unit.Index] is { } known)
            return known;
        var bag = new ulong[unit.AtomCount];
        var atoms = AtomsOf(unit);
        for (var i = 0; i < bag.Length; i++)
            bag[i] = atoms[i].Hash;
        Array.Sort(bag);
        return _bags[unit.Index] = bag;
    }

    /// <summary>How many atoms two units share, in any order.</summary>
    public static int Common(ulong[] left, ulong[] right)
    {
        int i = 0, j = 0, common = 0;
        while (i < left.Length && j < right.Length)
        {
            if (left[i] == right[j])
            {
                common++;
                i++;
                j++;
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common;
    }

    private void HashUnits()
    {
        var numbers = new Dictionary<int, int>();
        for (var u = Units.Length - 1; u >= 0; u--)
        {
            var unit = Units[u];
            numbers.Clear();
            ulong exact = (ulong)unit.Kind, shape = exact;
            foreach (var atom in AtomsOf(unit))
            {
                var local = 0;
                if (atom.Binding >= 0 && !numbers.TryGetValue(atom.Binding, out local))
                    numbers[atom.Binding] = local = numbers.Count + 1;
                var place = ((ulong)(uint)atom.Depth << 32) | (uint)local;
                exact = TextHash.Combine(TextHash.Combine(exact, atom.Hash), place);
                shape = TextHash.Combine(TextHash.Combine(shape, atom.IsLiteral ? 7 : atom.Hash), place);
            }

            (unit.Exact, unit.Shape) = (exact, shape);
            unit.TotalAtoms = unit.AtomCount;
            ulong sumExact = 0, sumShape = 0;
            foreach (var index in unit.Children)
            {
                var child = Units[index];
                unit.TotalAtoms += child.TotalAtoms;
                if (child.Hoisted)
                {
                    sumExact += TextHash.Mix(child.DeepExact);
                    sumShape += TextHash.Mix(child.DeepShape);
                }
                else
                {
                    exact = TextHash.Combine(exact, child.DeepExact);
                    shape = TextHash.Combine(shape, child.DeepShape);
                }
            }

            unit.DeepExact = TextHash.Combine(exact, sumExact);
            unit.DeepShape = TextHash.Combine(shape, sumShape);
        }
    }
}
