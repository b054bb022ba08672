using PageShield.Detection.Model;

namespace PageShield.Training;

/// <summary>Trains the model that is shipped.</summary>
public static class Trainer
{
    /// <summary>Parts that cross-validation and calibration cut the families into.</summary>
    public const int Folds = 8;

    /// <summary>
    /// Trains on all rows, calibrated by scores that models without the row's family gave. The same rows and seed give the same model on one
    /// architecture.
    /// </summary>
    public static (TreeModel Model, double[] Held) Train(IReadOnlyList<TrainingRow> rows, int seed, CancellationToken cancellationToken)
    {
        var held = CrossValidation.RawScores(rows, Folds, seed, cancellationToken);
        var (slope, offset) = CrossValidation.Calibrate(rows, held);
        for (var index = 0; index < held.Length; index++) held[index] = (slope * held[index]) + offset;
        var model = BoostedTrees.Train(rows, seed);
        // The trees' own bias is the uncalibrated offset.
        return (model.Calibrated(slope, offset + (slope * model.Offset)), held);
    }

    /// <summary>
    /// All material: samples of both folders, packages of the lock file, insertions of the first into the last, and, where <c>derive.mjs</c> stands
    /// beside the lock file, variants of all of them.
    /// </summary>
    /// <exception cref="VariantsUnavailableException">There is <c>derive.mjs</c>, and something that it needs is missing.</exception>
    public static async Task<IReadOnlyList<TrainingRow>> GatherAsync(
        string malicious, string benign, string? lockFile, string? lists, int seed, int degree, CancellationToken cancellationToken)
    {
        var maker = lockFile is null ? null : await VariantMaker.FindAsync(lockFile, cancellationToken);
        var hostile = SampleFolder.Read(malicious, isMalicious: true, lists);
        var honest = SampleFolder.Read(benign, isMalicious: false, lists);
        var packages = lockFile is null ? [] : SampleFolder.ReadPackages(lockFile);
        var inserted = TrainingSet.Insertions(hostile, packages, seed);
        var derived = maker is null
            ? []
            : await new DerivedMaterial(maker.Ways, (requests, token) => maker.MakeAsync(requests, seed, token), seed)
                .MakeAsync(hostile, inserted, honest, packages, cancellationToken);
        return TrainingSet.Rows([.. hostile, .. honest, .. packages, .. inserted, .. derived], degree, cancellationToken);
    }
}
