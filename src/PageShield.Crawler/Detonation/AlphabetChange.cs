namespace PageShield.Crawler.Detonation;

/// <summary>
/// Finds a card number whose digits were each exchanged for another character: the places at which it repeats itself give it away. A shift of the
/// digits, letters for digits, and every other table of ten characters are one case.
/// </summary>
internal static class AlphabetChange
{
    /// <summary>Repeated digits without which a number has no pattern of its own.</summary>
    private const int FewestRepeats = 5;

    /// <summary>Whether a run of letters or digits in the text has exactly the number's pattern, and is not the number itself.</summary>
    public static bool Hides(string number, string text)
    {
        if (number.Length < 12 || number.Length - number.Distinct().Count() < FewestRepeats) return false;
        var first = number.Select(digit => number.IndexOf(digit)).ToArray();
        for (var start = 0; start + number.Length <= text.Length; start++)
        {
            if (Fits(text.AsSpan(start, number.Length), first) && !text.AsSpan(start).StartsWith(number)) return true;
        }

        return false;
    }

    private static bool Fits(ReadOnlySpan<char> run, int[] first)
    {
        for (var index = 0; index < run.Length; index++)
        {
            if (!char.IsAsciiLetterOrDigit(run[index]) || run.IndexOf(run[index]) != first[index]) return false;
        }

        return true;
    }
}
