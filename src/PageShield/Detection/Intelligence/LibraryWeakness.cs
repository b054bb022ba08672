namespace PageShield.Detection.Intelligence;

/// <summary>A published vulnerability in releases of a library.</summary>
/// <param name="AtOrAbove">First affected release; null if all earlier ones are affected.</param>
/// <param name="Below">First fixed release; null if none is known.</param>
/// <param name="Severity">Severity according to the feed.</param>
/// <param name="Identifiers">CVE or advisory numbers.</param>
/// <param name="Summary">Description; empty if the feed has none.</param>
internal sealed record LibraryWeakness(string? AtOrAbove, string? Below, Severity Severity, IReadOnlyList<string> Identifiers, string Summary)
{
    /// <summary>Whether it affects a release.</summary>
    public bool Concerns(string version) =>
        (AtOrAbove is null || IsAtOrAbove(version, AtOrAbove)) && (Below is null || !IsAtOrAbove(version, Below));

    /// <summary>Compares versions part by part: numbers numerically, and a number (a release) ranks above a word (a preview of it).</summary>
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
