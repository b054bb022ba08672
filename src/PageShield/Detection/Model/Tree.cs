namespace PageShield.Detection.Model;

/// <summary>A regression tree.</summary>
public sealed class Tree
{
    private Tree(double weight, TreeNode[] nodes, double[] leaves)
    {
        Weight = weight;
        Nodes = nodes;
        Leaves = leaves;
    }

    /// <summary>Weight of its value in the sum.</summary>
    public double Weight { get; }

    /// <summary>Inner nodes; the first is the root. Empty if the tree is a single leaf.</summary>
    public IReadOnlyList<TreeNode> Nodes { get; }

    /// <summary>Values of the leaves.</summary>
    public IReadOnlyList<double> Leaves { get; }

    /// <summary>Creates a tree. All children must exist and come after their parents.</summary>
    /// <exception cref="FormatException">The tree is not valid.</exception>
    public static Tree Of(double weight, TreeNode[] nodes, double[] leaves)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Length == 0) throw new FormatException("A tree has no leaf.");
        for (var index = 0; index < nodes.Length; index++)
        {
            var node = nodes[index];
            if (node.Feature < 0 || node.Feature >= ScriptFeatures.Names.Count || !Exists(node.Lower, index) || !Exists(node.Upper, index))
                throw new FormatException("A tree node has an invalid feature or child.");
        }

        return new Tree(weight, nodes, leaves);

        // Children must come later, so there are no cycles.
        bool Exists(int child, int parent) => child < 0 ? ~child < leaves.Length : child > parent && child < nodes.Length;
    }

    /// <summary>The value of the leaf for the features.</summary>
    public double ValueOf(ReadOnlySpan<float> features)
    {
        if (Nodes.Count == 0) return Leaves[0];
        var at = 0;
        while (at >= 0)
        {
            var node = Nodes[at];
            at = features[node.Feature] <= node.Threshold ? node.Lower : node.Upper;
        }

        return Leaves[~at];
    }
}
