using System.Text;

namespace PageShield.Reports.Urls;

/// <summary>
/// Folds names that programs generate for each request or deployment, such as <c>sess_43e02e560b5e</c> or <c>jQuery3610195343400_1796058086958</c>:
/// words of digits, hexadecimal or random text become <c>{id}</c>, <c>{hash}</c> or <c>{token}</c>. Folding again changes nothing.
/// </summary>
public static class GeneratedName
{
    /// <summary>Minimum length of random text. Shorter words are usually abbreviations.</summary>
    private const int ShortestRandom = 10;

    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create("_-.$:~");

    /// <summary>The name with placeholders; unchanged if no part is generated.</summary>
    public static string Fold(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.AsSpan().ContainsAnyInRange('0', '9') || name.Length >= ShortestRandom ? EachWord(name, static word => FoldWord(word)) : name;
    }

    /// <summary>Folds every word with a digit to <c>{v}</c>. For names that are known to vary.</summary>
    public static string FoldLoosely(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EachWord(name, static word => word.ContainsAnyInRange('0', '9') ? "{v}" : FoldWord(word));
    }

    /// <summary>Whether letters and digits alternate often, or there are more consecutive consonants than in words.</summary>
    internal static bool IsRandom(ReadOnlySpan<char> word)
    {
        if (word.Length < ShortestRandom) return false;

        int turns = 0, run = 0, longestRun = 0;
        for (var i = 0; i < word.Length; i++)
        {
            var c = char.ToLowerInvariant(word[i]);
            if (!char.IsAsciiLetterOrDigit(c)) return false;
            if (i > 0 && char.IsAsciiDigit(c) != char.IsAsciiDigit(word[i - 1])) turns++;
            run = char.IsAsciiDigit(c) || c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' ? 0 : run + 1;
            longestRun = Math.Max(longestRun, run);
        }

        return turns >= 3 || longestRun >= 6 || (turns == 2 && longestRun >= 3) || (turns == 1 && longestRun >= 4);
    }

    private static string EachWord(string name, Func<ReadOnlySpan<char>, string> fold)
    {
        var folded = new StringBuilder(name.Length);
        var rest = name.AsSpan();
        while (rest.Length > 0)
        {
            if (rest.Length >= 36 && Guid.TryParseExact(rest[..36], "D", out _) && (rest.Length == 36 || Separators.Contains(rest[36])))
            {
                folded.Append("{uuid}");
                rest = rest[36..];
            }
            else
            {
                var length = rest.IndexOfAny(Separators);
                if (length < 0) length = rest.Length;
                folded.Append(fold(rest[..length]));
                rest = rest[length..];
            }

            if (rest.Length == 0) break;
            folded.Append(rest[0]);
            rest = rest[1..];
        }

        return folded.ToString();
    }

    private static string FoldWord(ReadOnlySpan<char> word)
    {
        if (word.Length < 4 || word.Contains('{')) return word.ToString();
        if (PathSegment.IsDigits(word)) return "{id}";
        if (PathSegment.IsHexHash(word, 6)) return "{hash}";
        if (IsRandom(word)) return "{token}";

        // `jQuery3610195343400`: a word that ends with a long number.
        var stem = word.TrimEnd("0123456789");
        return word.Length - stem.Length >= 5 ? string.Concat(stem, "{id}") : word.ToString();
    }
}
