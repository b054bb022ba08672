namespace PageShield.Training;

/// <summary>Scores each row with a model that was not trained on its family.</summary>
public static class CrossValidation
{
    private const int MaxRounds = 100;
    private const double Ridge = 1e-9;
    private const double LeastStep = 1e-9;

    /// <summary>Raw scores of the rows, in their order; derived rows are only trained on and score 0.</summary>
    public static double[] RawScores(IReadOnlyList<TrainingRow> rows, int folds, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var foldOf = Folds(rows, folds, seed);
        var scores = new double[rows.Count];
        for (var fold = 0; fold < folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = BoostedTrees.Train([.. rows.Where(row => foldOf[row.Sample.Family] != fold)], seed);
            for (var index = 0; index < rows.Count; index++)
            {
                if (!rows[index].IsDerived && foldOf[rows[index].Sample.Family] == fold) scores[index] = model.LogOdds(rows[index].Features);
            }
        }

        return scores;
    }

    /// <summary>
    /// Slope and offset that turn raw scores into log odds: Platt's targets, which leave room for doubt, every family counting as much as its square
    /// root, by Newton's method with steps that are halved until they help.
    /// </summary>
    public static (double Slope, double Offset) Calibrate(IReadOnlyList<TrainingRow> rows, IReadOnlyList<double> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        var measured = Enumerable.Range(0, rows.Count).Where(index => !rows[index].IsDerived).ToList();
        var sizes = measured.GroupBy(index => rows[index].Sample.Family, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var weights = measured.Select(index => 1 / Math.Sqrt(sizes[rows[index].Sample.Family])).ToArray();
        double Total(bool isMalicious) =>
            measured.Zip(weights).Where(pair => rows[pair.First].Sample.IsMalicious == isMalicious).Sum(pair => pair.Second);
        var (high, low) = ((Total(true) + 1) / (Total(true) + 2), 1 / (Total(false) + 2));
        var targets = measured.Select(index => rows[index].Sample.IsMalicious ? high : low).ToArray();
        var points = measured.Select(index => scores[index]).ToArray();

        double slope = 0.1, offset = 0, loss = Loss(slope, offset);
        for (var round = 0; round < MaxRounds; round++)
        {
            double ga = 0, gb = 0, haa = Ridge, hab = 0, hbb = Ridge;
            for (var index = 0; index < points.Length; index++)
            {
                var p = 1 / (1 + Math.Exp(-((slope * points[index]) + offset)));
                var (error, spread) = (weights[index] * (p - targets[index]), weights[index] * p * (1 - p));
                (ga, gb) = (ga + (error * points[index]), gb + error);
                (haa, hab, hbb) = (haa + (spread * points[index] * points[index]), hab + (spread * points[index]), hbb + spread);
            }

            var determinant = (haa * hbb) - (hab * hab);
            var (da, database) = (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
            var step = 1.0;
            while (step > LeastStep && Loss(slope - (step * da), offset - (step * database)) >= loss) step /= 2;
            if (step <= LeastStep) break;
            (slope, offset) = (slope - (step * da), offset - (step * database));
            loss = Loss(slope, offset);
        }

        return (slope, offset);

        double Loss(double a, double b)
        {
            var sum = 0.0;
            for (var index = 0; index < points.Length; index++)
            {
                var odds = (a * points[index]) + b;
                sum += weights[index] * (Math.Max(odds, 0) + Math.Log(1 + Math.Exp(-Math.Abs(odds))) - (targets[index] * odds));
            }

            return sum;
        }
    }

    // The largest families first, each to the fold that has the least of its kind.
    private static Dictionary<string, int> Folds(IReadOnlyList<TrainingRow> rows, int folds, int seed)
    {
        var random = new Random(seed);
        var sizes = new int[folds, 2];
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var families = rows.GroupBy(row => row.Sample.Family, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Count: group.Count(), Kind: group.Any(row => row.Sample.IsMalicious) ? 1 : 0, Order: random.Next()))
            .OrderByDescending(family => family.Count).ThenBy(family => family.Order).ToList();
        foreach (var family in families)
        {
            var least = Enumerable.Range(0, folds).MinBy(fold => sizes[fold, family.Kind]);
            foldOf[family.Key] = least;
            sizes[least, family.Kind] += family.Count;
        }

        return foldOf;
    }
}
