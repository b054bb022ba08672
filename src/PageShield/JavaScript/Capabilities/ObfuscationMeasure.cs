using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Measures how strongly code is obfuscated: generated names, needless escapes, packers, symbol-only code, encoded bulk data.</summary>
internal static class ObfuscationMeasure
{
    public static void AddTo(ScriptCapabilities found)
    {
        var (points, offset) = Measure(found.Script);
        if (points > 0)
            found.Add(CapabilityKind.Obfuscation, points >= 4 ? "high" : points >= 2 ? "medium" : "low", offset);
    }

    private static (int Points, int Offset) Measure(ParsedScript script)
    {
        var counts = Count(script);
        var points = 0;
        var offset = -1;
        Weigh(counts.HexNames >= 8 && counts.HexNames * 20 >= counts.Names, 4, counts.FirstHexName);
        Weigh(counts.HexNames is >= 3 and < 8, 2, counts.FirstHexName);
        Weigh(counts.Escapes >= 20 && counts.Escapes * 5 >= counts.StringLength, 3, counts.FirstEscape);
        Weigh(counts.Encoded > 0, 1, counts.FirstEncoded);
        Weigh(counts.Symbols >= 300 && counts.Symbols * 10 >= script.Tokens.Count * 9, 4, 0);
        var packer = script.Text.IndexOf("eval(function(p,a,c,k,e", StringComparison.Ordinal);
        Weigh(packer >= 0, 4, packer);
        return (points, Math.Max(0, offset));

        void Weigh(bool applies, int weight, int at)
        {
            if (!applies)
                return;
            points += weight;
            if (offset < 0)
                offset = at;
        }
    }

    private static (int Names, int HexNames, int FirstHexName, int Escapes, int FirstEscape, int StringLength, int Encoded, int FirstEncoded,
        int Symbols) Count(ParsedScript script)
    {
        int names = 0, hexNames = 0, firstHexName = -1, escapes = 0, firstEscape = -1, stringLength = 0, encoded = 0, firstEncoded = -1, symbols = 0;
        foreach (var token in script.Tokens)
        {
            var text = token.Text(script.Text);
            switch (token.Kind)
            {
                case ScriptTokenKind.Identifier:
                    names++;
                    if (!IsHexName(text))
                        break;
                    hexNames++;
                    firstHexName = firstHexName < 0 ? token.Start : firstHexName;
                    break;
                case ScriptTokenKind.String:
                    stringLength += text.Length;
                    var needless = NeedlessEscapes(text);
                    escapes += needless * 4;
                    firstEscape = firstEscape < 0 && needless > 0 ? token.Start : firstEscape;
                    if (IsEncodedBulk(text))
                    {
                        encoded++;
                        firstEncoded = firstEncoded < 0 ? token.Start : firstEncoded;
                    }

                    break;
                case ScriptTokenKind.Punctuator when text is "[" or "]" or "(" or ")" or "!" or "+":
                    symbols++;
                    break;
            }
        }

        return (names, hexNames, firstHexName, escapes, firstEscape, stringLength, encoded, firstEncoded, symbols);
    }

    /// <summary>Names that only generators produce: <c>_0x3fa2</c>.</summary>
    private static bool IsHexName(ReadOnlySpan<char> name)
    {
        name = name.TrimStart('_');
        return name.Length >= 4 && name[0] == '0' && name[1] == 'x' || name.Length >= 5 && name.StartsWith("a0_0x");
    }

    /// <summary>Counts escapes of characters that need no escape.</summary>
    private static int NeedlessEscapes(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i + 3 < text.Length; i++)
        {
            if (text[i] != '\\')
                continue;
            if (text[i + 1] == 'x' && text[i + 2] is >= '2' and <= '7' && text[i + 2] != '\\')
                count++;
            else if (text[i + 1] == 'u' && text[i + 2] == '0' && text[i + 3] == '0')
                count++;
            i++;
        }

        return count;
    }

    /// <summary>A long run of Base64 or hex without blanks, except data URLs.</summary>
    private static bool IsEncodedBulk(ReadOnlySpan<char> text)
    {
        if (text.Length < 400 || text[1..].StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return false;
        var plain = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '%' or '_' or '-')
                plain++;
        }

        return plain >= text.Length - 4 && text.ContainsAnyInRange('0', '9') && text.ContainsAnyInRange('A', 'z');
    }
}
