namespace PageShield.Training;

/// <summary>Intervals for rates over families of near-duplicates: whole families are resampled, because duplicates share the result.</summary>
public static class Bootstrap
{
    /// <summary>The rate and its 95 % interval, in per cent.</summary>
    public static (double Rate, double Low, double High) Rate(IReadOnlyList<(int Hits, int All)> families, int rounds)
    {
        ArgumentNullException.ThrowIfNull(families);
        if (families.Count == 0) return (0, 0, 0);
        var random = new Random(7);
        var rates = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var (hits, all) = (0, 0);
            for (var draw = 0; draw < families.Count; draw++)
            {
                var family = families[random.Next(families.Count)];
                hits += family.Hits;
                all += family.All;
            }

            rates[round] = 100.0 * hits / all;
        }

        Array.Sort(rates);
        return (100.0 * families.Sum(family => family.Hits) / families.Sum(family => family.All), rates[(int)(rounds * 0.025)],
            rates[(int)(rounds * 0.975)]);
    }
}
