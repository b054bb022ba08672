namespace PageShield.Detection.Intelligence;

/// <summary>A published weakness of a library's releases.</summary>
/// <param name="AtOrAbove">First release that has it; null for all from the beginning.</param>
/// <param name="Below">First release without it; null where none is known.</param>
/// <param name="Severity">As the feed says.</param>
/// <param name="Identifiers">CVE or advisory numbers.</param>
/// <param name="Summary">What it is; empty where the feed does not say.</param>
internal sealed record LibraryWeakness(string? AtOrAbove, string? Below, Severity Severity, IReadOnlyList<string> Identifiers, string Summary)
{
    /// <summary>Whether a release has it.</summary>
    public bool Concerns(string version) =>
        (AtOrAbove is null || IsAtOrAbove(version, AtOrAbove)) && (Below is null || !IsAtOrAbove(version, Below));

    /// <summary>Part by part: numbers as numbers, and a number (a release) above a word (a preview of it).</summary>
    internal static bool IsAtOrAbove(string version, string other)
    {
        var (left, right) = (version.Split('.', '-'), other.Split('.', '-'));
        for (var index = 0; index < Math.Max(left.Length, right.Length); index++)
        {
            var (a, b) = (index < left.Length ? left[index] : "0", index < right.Length ? right[index] : "0");
            var (isNumber, isOtherNumber) = (long.TryParse(a, out var x), long.TryParse(b, out var y));
            if (isNumber != isOtherNumber) return isNumber;
            var order = isNumber ? x.CompareTo(y) : string.CompareOrdinal(a, b);
            if (order != 0) return order > 0;
        }

        return true;
    }
}
