using System.Globalization;
using System.Text;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Unpacks Dean Edwards' packer and its variants, which number the words of the code by frequency and replace them by the number in a radix of up to
/// 95. Done natively instead of in the interpreter, so copies that lost their escapes can still be unpacked.
/// </summary>
internal static class WordPacker
{
    private const int MaxCode = 2_000_000;

    /// <summary>The code with its words restored; null if the arguments do not match this packer.</summary>
    /// <param name="code">Packed code.</param>
    /// <param name="radix">2 to 95.</param>
    /// <param name="words">Words by number; an empty one means the number itself.</param>
    public static string? Unpack(string code, int radix, IReadOnlyList<string> words)
    {
        if (code.Length > MaxCode || radix is < 2 or > 95 || words.Count == 0) return null;
        var text = new StringBuilder(code.Length * 2);
        var index = 0;
        while (index < code.Length)
        {
            if (!IsWord(code[index]))
            {
                text.Append(code[index++]);
                continue;
            }

            var start = index;
            while (index < code.Length && IsWord(code[index])) index++;
            var word = code.AsSpan(start, index - start);
            if (Number(word, radix) is { } number && number < words.Count && words[number].Length > 0) text.Append(words[number]);
            else text.Append(word);
        }

        return text.ToString();
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or (>= '\u00A1' and <= '\u00FF');

    // Digits of the packer: 0-9, a-z, then (above 36) A-Z, and in its high-ASCII form the characters from 161.
    private static int? Number(ReadOnlySpan<char> word, int radix)
    {
        if (word.Length > 5) return null;
        var number = 0;
        foreach (var c in word)
        {
            var digit = radix > 62 ? c - 161
                : char.IsAsciiDigit(c) ? c - '0'
                : char.IsAsciiLetterLower(c) ? c - 'a' + 10
                : char.IsAsciiLetterUpper(c) && radix > 36 ? c - 'A' + 36 : -1;
            if (digit < 0 || digit >= radix) return null;
            number = (number * radix) + digit;
        }

        return number;
    }

    /// <summary>Whether a function's source searches for words and replaces them, as the packer's decoder does.</summary>
    public static bool LooksLike(ReadOnlySpan<char> function) =>
        function.Length < 3_000 && function.Contains("while", StringComparison.Ordinal) && function.Contains("replace", StringComparison.Ordinal)
        && function.Contains("RegExp", StringComparison.Ordinal)
            && (function.Contains("\\b", StringComparison.Ordinal) || function.Contains("\\\\b", StringComparison.Ordinal));

    /// <summary>The integer value of a count or radix argument; null if it is not valid.</summary>
    public static int? Count(double? number) =>
        number is { } value && value is >= 0 and <= 100_000 && value == Math.Floor(value)
        ? int.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;
}
