using Acornima.Ast;

namespace PageShield.JavaScript.Syntax;

/// <summary>
/// A syntax tree flattened in source order (parents before children), so code of any depth can be walked with plain loops: forward from the outside
/// in, backward from the inside out. Node <c>i</c>'s subtree is <c>[i, EndOf(i))</c>.
/// </summary>
public sealed class SyntaxTree
{
    private readonly Node[] _nodes;
    private readonly int[] _parents;
    private readonly int[] _ends;

    private SyntaxTree(Node[] nodes, int[] parents, int[] ends)
    {
        _nodes = nodes;
        _parents = parents;
        _ends = ends;
    }

    /// <summary>Number of nodes, including the root.</summary>
    public int Count => _nodes.Length;

    /// <summary>All nodes, parents first.</summary>
    public ReadOnlySpan<Node> Nodes => _nodes;

    /// <summary>The node at an index.</summary>
    public Node this[int index] => _nodes[index];

    /// <summary>The parent's index, or -1 for the root.</summary>
    public int ParentOf(int index) => _parents[index];

    /// <summary>The parent, or null for the root.</summary>
    public Node? ParentNodeOf(int index) => _parents[index] < 0 ? null : _nodes[_parents[index]];

    /// <summary>The index after the last node of the subtree.</summary>
    public int EndOf(int index) => _ends[index];

    /// <summary>The indexes of the direct children, in source order.</summary>
    public IEnumerable<int> ChildrenOf(int index)
    {
        for (var child = index + 1; child < _ends[index]; child = _ends[child])
            yield return child;
    }

    /// <summary>Flattens a tree without recursion. Holes in arrays are skipped.</summary>
    public static SyntaxTree From(Node root)
    {
        // Minified code has a node for every two or three characters. Growing lists of millions of nodes would copy everything twice.
        var expected = Math.Max(16, (root.End - root.Start) * 9 / 20);
        var nodes = new List<Node>(expected);
        var parents = new List<int>(expected);
        var pending = new Stack<(Node Node, int Parent)>();
        var children = new List<Node>();
        pending.Push((root, -1));
        while (pending.TryPop(out var next))
        {
            var index = nodes.Count;
            nodes.Add(next.Node);
            parents.Add(next.Parent);
            children.Clear();
            foreach (var child in next.Node.ChildNodes)
            {
                // A shorthand property's key and value are the same node.
                if (child is not null && (children.Count == 0 || !ReferenceEquals(children[^1], child)))
                    children.Add(child);
            }

            for (var i = children.Count - 1; i >= 0; i--)
                pending.Push((children[i], index));
        }

        var ends = new int[nodes.Count];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            ends[i] = Math.Max(ends[i], i + 1);
            if (parents[i] >= 0)
                ends[parents[i]] = Math.Max(ends[parents[i]], ends[i]);
        }

        return new SyntaxTree([.. nodes], [.. parents], ends);
    }
}
