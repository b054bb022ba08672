using System.Text.RegularExpressions;
using PageShield.Changes.Code.Structure;
using PageShield.JavaScript.Similarity;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Modules;

/// <summary>
/// The modules of a bundle with merged scopes (Rollup, Vite, esbuild, webpack's concatenation) if the bundler kept their names:
/// <c>// src/cart.js</c>, <c>//#region src/cart.js</c>, <c>;// ./src/cart.js</c>. Code between two such comments belongs to the first.
/// </summary>
internal sealed partial class MarkedModules
{
    private const int MaxMark = 300;

    private readonly int _container;
    private readonly List<(int Start, string Name)> _marks;
    private readonly SyntaxTree _tree;
    private readonly ComparedUnit[] _units;

    private MarkedModules(CodeShape shape)
    {
        _units = shape.Units;
        _tree = shape.Tree;
        _container = ContainerOf(shape);
        _marks = MarksOf(shape);
        foreach (var (_, name) in _marks)
            Hashes.TryAdd(name, 0);
        if (Hashes.Count > 0)
            HashOwnCode(shape);
    }

    /// <summary>Hash of each module's code outside functions, by module name.</summary>
    public Dictionary<string, ulong> Hashes { get; } = new(StringComparer.Ordinal);

    public static MarkedModules Of(CodeShape shape) => new(shape);

    /// <summary>The module that contains a unit; null outside all modules, and for the code around them.</summary>
    public string? ModuleOf(ComparedUnit unit)
    {
        while (unit.Parent >= 0 && unit.Parent != _container)
            unit = _units[unit.Parent];
        return unit.Index == _container || unit.Parent < 0 ? null : NameAt(_tree[unit.Root].Start);
    }

    /// <summary>The function that contains all modules: the top level, or the only function called there.</summary>
    public static int ContainerOf(CodeShape shape)
    {
        var container = shape.Units[0];
        while (container.Children.Select(child => shape.Units[child])
            .FirstOrDefault(unit => unit is { Kind: ComparedUnitKind.Function, Hoisted: false }
            && unit.TotalAtoms * 5L > container.TotalAtoms * 4L) is { } inner)
            container = inner;
        return container.Index;
    }

    private List<(int Start, string Name)> MarksOf(CodeShape shape)
    {
        var marks = new List<(int, string)>();
        var inside = _units[_container].Children.Select(child => (_tree[_units[child].Root].Start, _tree[_units[child].Root].End))
            .OrderBy(range => range.Start).ToArray();
        var next = 0;
        foreach (var comment in shape.Script.Comments)
        {
            while (next < inside.Length && inside[next].End <= comment.Start)
                next++;
            if (comment.End - comment.Start > MaxMark || (next < inside.Length && inside[next].Start < comment.Start))
                continue;
            if (Mark().Match(comment.Text(shape.Script.Text).ToString()) is { Success: true } mark)
                marks.Add((comment.Start, mark.Groups[1].Value));
        }

        return marks;
    }

    private void HashOwnCode(CodeShape shape)
    {
        foreach (var atom in shape.AtomsOf(_units[_container]))
        {
            if (NameAt(_tree[atom.Node].Start) is not { } name)
                continue;
            Hashes[name] = TextHash.Combine(TextHash.Combine(Hashes[name], atom.Hash), (ulong)(uint)atom.Depth);
        }
    }

    private string? NameAt(int start)
    {
        int low = 0, high = _marks.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_marks[middle].Start < start)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : _marks[low - 1].Name;
    }

    [GeneratedRegex(@"^//\s?(?:#region |CONCATENATED MODULE: )?\s*(?:\\0)?([\w@.\-/+~:]*[\w\-]\.(?:[cm]?[jt]sx?|vue|svelte|json|css))(?:\?\S*)?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
