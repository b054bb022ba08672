using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using PageShield.Detection.Model;

namespace PageShield.Training;

/// <summary>Trains gradient-boosted trees on one thread, so the same rows and seed give the same trees.</summary>
internal static class BoostedTrees
{
    private const int Trees = 160;
    private const int Leaves = 12;
    private const int LeastInLeaf = 8;
    private const double Rate = 0.08;

    /// <summary>Trees without calibration: log odds are the plain sum.</summary>
    public static TreeModel Train(IReadOnlyList<TrainingRow> rows, int seed)
    {
        var context = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, ScriptFeatures.Names.Count);
        var data = context.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row.Features, Label = row.Sample.IsMalicious }), schema);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = Trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = LeastInLeaf,
            LearningRate = Rate,
            NumberOfThreads = 1,
            FeatureFraction = 0.4,
            Seed = seed,
            FeatureSelectionSeed = seed,
            UnbalancedSets = false,
        });
        var ensemble = trainer.Fit(data).Model.SubModel.TrainedTreeEnsemble;
        return new TreeModel([.. ensemble.Trees.Zip(ensemble.TreeWeights, TreeOf)], 1, ensemble.Bias);
    }

    private static Tree TreeOf(RegressionTree tree, double weight) => Tree.Of(
        weight,
        [.. Enumerable.Range(0, tree.NumberOfNodes)
            .Select(node =>
            new TreeNode(tree.NumericalSplitFeatureIndexes[node], tree.NumericalSplitThresholds[node], tree.LeftChild[node], tree.RightChild[node]))],
        [.. tree.LeafValues]);

    private sealed class Row
    {
        public float[] Features { get; init; } = [];

        public bool Label { get; init; }
    }
}
