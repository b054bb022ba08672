namespace PageShield.Detection.Model;

/// <summary>How a text looks, whatever it says: lines, kinds of characters, entropy.</summary>
internal static class TextShape
{
    public static void AddTo(Numbers numbers, string text)
    {
        var counts = new int[128];
        int digits = 0, symbols = 0, blanks = 0, upper = 0, lines = 1, line = 0, longest = 0;
        foreach (var c in text)
        {
            counts[c < 128 ? c : 127]++;
            line++;
            if (c == '\n')
            {
                longest = Math.Max(longest, line);
                lines++;
                line = 0;
            }

            if (char.IsAsciiDigit(c)) digits++;
            else if (char.IsWhiteSpace(c)) blanks++;
            else if (char.IsAsciiLetterUpper(c)) upper++;
            else if (!char.IsAsciiLetter(c)) symbols++;
        }

        double length = Math.Max(1, text.Length), entropy = 0;
        foreach (var count in counts)
        {
            if (count > 0) entropy -= count / length * Math.Log2(count / length);
        }

        numbers.Add(ScriptFeatures.Log(text.Length));
        numbers.Add(ScriptFeatures.Log(length / lines));
        numbers.Add(ScriptFeatures.Log(Math.Max(longest, line)));
        foreach (var count in (ReadOnlySpan<int>)[digits, symbols, blanks, upper]) numbers.Add(count / length);
        numbers.Add(entropy);
    }
}
