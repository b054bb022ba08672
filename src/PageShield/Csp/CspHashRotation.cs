using System.Globalization;

namespace PageShield.Csp;

/// <summary>Pairs added hashes with removed ones: an equal number in the same directive is the same code in a new release.</summary>
/// <param name="Weaker">More hashes than before.</param>
/// <param name="Stronger">Fewer hashes than before.</param>
/// <param name="Others">The same number, but other hashes.</param>
internal sealed record CspHashRotation(IReadOnlyList<string> Weaker, IReadOnlyList<string> Stronger, IReadOnlyList<string> Others,
    IReadOnlySet<(string Directive, bool IsAttribute)> Rotated)
{
    public static CspHashRotation Of(IReadOnlyList<CspGap> weaker, IReadOnlyList<CspGap> stronger)
    {
        var (came, went) = (Count(weaker), Count(stronger));
        var rotated = came.Keys.Intersect(went.Keys).ToHashSet();
        // Name the directive that governs now; that is the one people know.
        var names = weaker.Where(IsHash).GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.First().Cause.Directive);
        var more = rotated.Select(key => (Directive: names[key], Count: came[key].Count - went[key].Count)).ToList();
        return new CspHashRotation(
            [.. more.Where(row => row.Count > 0).Select(row => Text(row.Directive, $"now also allows {Hashes(row.Count)} more")).Distinct()],
            [.. more.Where(row => row.Count < 0).Select(row => Text(row.Directive, $"allows {Hashes(-row.Count)} fewer")).Distinct()],
            [.. rotated.Select(key => Text(names[key], "names other hashes")).Distinct()],
            rotated);
    }

    /// <summary>The gaps, without hashes in a directive where hashes were both added and removed.</summary>
    public IEnumerable<CspGap> WithoutHashes(IEnumerable<CspGap> gaps) => gaps.Where(gap => !(IsHash(gap) && Rotated.Contains(KeyOf(gap))));

    /// <summary>Whether a gap concerns something allowed by a hash.</summary>
    public static bool IsHash(CspGap gap) => gap.Purpose.Hashes.Count > 0 && gap.Cause.Token.StartsWith("'sha", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<(string Directive, bool IsAttribute), HashSet<string>> Count(IReadOnlyList<CspGap> gaps)
    {
        // Handlers whose hashes apply only now: the news is that 'unsafe-hashes' was added, not the hashes.
        var freed = gaps.Where(gap => gap.Cause.Token.Equals("'unsafe-hashes'", StringComparison.OrdinalIgnoreCase))
            .Select(gap => gap.Cause.Directive).ToHashSet();
        return gaps.Where(IsHash).Where(gap => !(gap.Purpose.IsAttribute && freed.Contains(gap.Cause.Directive)))
            .GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.SelectMany(gap => gap.Purpose.Hashes).ToHashSet());
    }

    private static (string Directive, bool IsAttribute) KeyOf(CspGap gap) => (gap.Purpose.Directive, gap.Purpose.IsAttribute);

    private static string Text(string directive, string what) => $"`{directive}` {what}";

    private static string Hashes(int count) => count == 1 ? "one hash" : string.Create(CultureInfo.InvariantCulture, $"{count} hashes");
}
