using System.Globalization;
using System.Text;

namespace PageShield.Detection.Model;

/// <summary>
/// Boosted regression trees with a logistic calibration, read from a plain text file: <c>page-shield-trees 1</c>, <c>layout N features N</c>,
/// <c>calibration SLOPE OFFSET</c>, then for each tree <c>tree WEIGHT</c>, its inner nodes as <c>FEATURE THRESHOLD LOWER UPPER</c> (a negative child
/// is the bitwise complement of a leaf's number; values at or below the threshold go to LOWER) and its leaves as <c>leaf VALUE</c>. Numbers are
/// culture-invariant and round-trip exactly.
/// </summary>
public sealed class TreeModel
{
    private const string Heading = "page-shield-trees 1";
    private const int MaxTrees = 10_000;

    private readonly IReadOnlyList<Tree> _trees;

    /// <summary>Creates a model with these trees.</summary>
    public TreeModel(IReadOnlyList<Tree> trees, double slope, double offset)
    {
        ArgumentNullException.ThrowIfNull(trees);
        _trees = trees;
        Slope = slope;
        Offset = offset;
    }

    /// <summary>Slope of the calibration.</summary>
    public double Slope { get; }

    /// <summary>Offset of the calibration.</summary>
    public double Offset { get; }

    /// <summary>The trees, in the order in which they are summed.</summary>
    public IReadOnlyList<Tree> Trees => _trees;

    /// <summary>The weighted sum of the trees.</summary>
    public double RawScore(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var tree in _trees) sum += tree.Weight * tree.ValueOf(features);
        return sum;
    }

    /// <summary>Log odds that a script with these features is malicious.</summary>
    public double LogOdds(ReadOnlySpan<float> features) => (Slope * RawScore(features)) + Offset;

    /// <summary>The same model with another calibration.</summary>
    public TreeModel Calibrated(double slope, double offset) => new(_trees, slope, offset);

    /// <summary>Returns the model as text. Equal models give equal text.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        text.Append(Heading).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"layout {ScriptFeatures.Layout} features {ScriptFeatures.Names.Count}\n");
        text.Append(CultureInfo.InvariantCulture, $"calibration {Slope:R} {Offset:R}\n");
        foreach (var tree in _trees)
        {
            text.Append(CultureInfo.InvariantCulture, $"tree {tree.Weight:R}\n");
            foreach (var node in tree.Nodes)
                text.Append(CultureInfo.InvariantCulture, $"{node.Feature} {node.Threshold:R} {node.Lower} {node.Upper}\n");
            foreach (var leaf in tree.Leaves) text.Append(CultureInfo.InvariantCulture, $"leaf {leaf:R}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">The text is not a model, has a different version or layout, or contains invalid trees.</exception>
    public static TreeModel Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine() != Heading) throw new FormatException("The file is not a version 1 model.");
        if (reader.ReadLine() != string.Create(CultureInfo.InvariantCulture, $"layout {ScriptFeatures.Layout} features {ScriptFeatures.Names.Count}"))
            throw new FormatException("The model was trained with different features. Train it again.");
        var calibration = (reader.ReadLine() ?? "").Split(' ');
        if (calibration is not ["calibration", var slope, var offset]) throw new FormatException("The calibration is missing.");

        var trees = new List<Tree>();
        List<TreeNode> nodes = [];
        List<double> leaves = [];
        double? weight = null;
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(' ');
            switch (cells)
            {
                case ["tree", var next]:
                    Close();
                    if (trees.Count >= MaxTrees) throw new FormatException("The model has too many trees.");
                    weight = Number(next);
                    break;
                case ["leaf", var value]:
                    leaves.Add(Number(value));
                    break;
                case [var feature, var threshold, var lower, var upper]:
                    nodes.Add(new TreeNode(Whole(feature), (float)Number(threshold), Whole(lower), Whole(upper)));
                    break;
                default:
                    throw new FormatException("The model contains an invalid line.");
            }
        }

        Close();
        return new TreeModel(trees, Number(slope), Number(offset));

        void Close()
        {
            if (weight is { } known) trees.Add(Tree.Of(known, [.. nodes], [.. leaves]));
            nodes.Clear();
            leaves.Clear();
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
