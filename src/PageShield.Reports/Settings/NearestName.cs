namespace PageShield.Reports.Settings;

/// <summary>Suggests the intended name for a misspelled one.</summary>
internal static class NearestName
{
    /// <summary>The known name with the smallest edit distance, if at most <paramref name="most"/>; else null.</summary>
    public static string? Of(string name, IEnumerable<string> known, int most) => known
        .Select(each => (Name: each, Distance: Distance(name.ToUpperInvariant(), each.ToUpperInvariant())))
        .Where(each => each.Distance <= most)
        .OrderBy(each => each.Distance).ThenBy(each => each.Name, StringComparer.Ordinal)
        .Select(each => each.Name)
        .FirstOrDefault();

    // Damerau-Levenshtein distance: a swap of neighbors counts as one edit.
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
