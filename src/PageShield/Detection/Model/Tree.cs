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

    /// <summary>What its value counts in the sum.</summary>
    public double Weight { get; }

    /// <summary>The decisions; the first is the root. None when the tree is one leaf.</summary>
    public IReadOnlyList<TreeNode> Nodes { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<double> Leaves { get; }

    /// <summary>A tree whose children all exist and stand after their parents.</summary>
    /// <exception cref="FormatException">They do not.</exception>
    public static Tree Of(double weight, TreeNode[] nodes, double[] leaves)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Length == 0) throw new FormatException("A tree has no leaf.");
        for (var index = 0; index < nodes.Length; index++)
        {
            var node = nodes[index];
            if (node.Feature < 0 || node.Feature >= ScriptFeatures.Names.Count || !Exists(node.Lower, index) || !Exists(node.Upper, index))
                throw new FormatException("A tree's node points nowhere.");
        }

        return new Tree(weight, nodes, leaves);

        // Later nodes only: no tree can go round in circles.
        bool Exists(int child, int parent) => child < 0 ? ~child < leaves.Length : child > parent && child < nodes.Length;
    }

    /// <summary>The value of the leaf that the features lead to.</summary>
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
