namespace PageShield.Detection.Model;

/// <summary>Features of a text that do not depend on its meaning: lines, character classes, entropy.</summary>
internal static class TextShape
{
    public static void AddTo(Numbers numbers, string text)
    {
        var counts = new int[128];
        int lines = 1, line = 0, longest = 0, otherBlanks = 0, others = 0;
        foreach (var c in text)
        {
            line++;
            if (c < 127)
            {
                counts[c]++;
                if (c != '\n') continue;
                longest = Math.Max(longest, line);
                lines++;
                line = 0;
                continue;
            }

            // All non-ASCII characters count as one.
            counts[127]++;
            others++;
            if (char.IsWhiteSpace(c)) otherBlanks++;
        }

        int digits = 0, symbols = others - otherBlanks, blanks = otherBlanks, upper = 0;
        for (var c = '\0'; c < 127; c++)
        {
            if (char.IsAsciiDigit(c)) digits += counts[c];
            else if (char.IsWhiteSpace(c)) blanks += counts[c];
            else if (char.IsAsciiLetterUpper(c)) upper += counts[c];
            else if (!char.IsAsciiLetter(c)) symbols += counts[c];
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
