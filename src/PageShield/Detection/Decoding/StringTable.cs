using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>
/// The string table of the most common obfuscators, recognized by structure and not by names: a list of texts (returned by a function, or in a
/// variable), a function that subtracts an offset from an index, looks it up and may decode Base64 with a custom alphabet and RC4 with a key, and an
/// immediately invoked function that rotates the list until a checksum over its numbers matches. Evaluated natively, thousands of times faster than
/// in an interpreter.
/// </summary>
internal sealed partial class StringTable
{
    private const int MaxWords = 100_000;
    private const int LargestDecoder = 60_000;
    private const int MaxTables = 3;

    private static readonly ConditionalWeakTable<Function, Known> KnownTables = [];

    private readonly List<string> _words;
    private readonly double _offset;
    private readonly string? _alphabet;
    private readonly bool _hasKey;
    private int _turn;

    private StringTable(List<string> words, double offset, string? alphabet, bool hasKey) =>
        (_words, _offset, _alphabet, _hasKey) = (words, offset, alphabet, hasKey);

    /// <summary>The table behind a lookup function, rotated as its script does; null if the function is not of this kind.</summary>
    public static StringTable? Of(Function function) => Of(function, 0);

    /// <summary>The same for a lookup found while reading <paramref name="depth"/> nested tables.</summary>
    internal static StringTable? Of(Function function, int depth)
    {
        if (KnownTables.TryGetValue(function, out var known)) return known.Table;
        if (depth > MaxTables) return null;
        // Each table is read once. One that depends on itself counts as none.
        known = new Known();
        KnownTables.Add(function, known);
        return known.Table = Read(function, depth);
    }

    private static StringTable? Read(Function function, int depth)
    {
        if (function.Node is not (FunctionDeclaration or FunctionExpression) || function.Node.Params.Count is < 1 or > 3
            || function.Node.Params[0] is not Identifier index || function.Size > LargestDecoder)
            return null;
        var reader = new TableReader(function, depth);
        var parts = DecoderParts.Of(function, index.Name, reader);
        if (parts.Offset is not { } offset) return null;
        foreach (var holder in parts.Holders)
        {
            if (Declarations.Find(function, holder) is not { } declaration
                || TableWords.Of(declaration, function, depth) is not { Count: > 0 and <= MaxWords } words)
                continue;
            var table = new StringTable(words, offset, parts.Alphabet ?? DecoderParts.AlphabetIn(function, reader),
                parts.HasKey && function.Node.Params.Count > 1);
            foreach (var rotation in Declarations.RotationsOf(function, [holder]))
            {
                if (!Rotation.TryTurn(table, rotation, holder, reader)) return null;
            }

            return table;
        }

        return null;
    }

    /// <summary>The text for an index and key; null outside the table or if it cannot be decoded.</summary>
    public string? Look(double index, string? key)
    {
        var at = index - _offset;
        if (at < 0 || at >= _words.Count || at != Math.Floor(at)) return null;
        var word = _words[((int)at + _turn) % _words.Count];
        if (_alphabet is null) return word;
        if (!_hasKey) return FromUtf8(Decode(word, _alphabet));
        return key is { Length: > 0 } ? Decrypt(FromUtf8(Decode(word, _alphabet)), key) : null;
    }

    private static string Decode(string text, string alphabet)
    {
        var result = new System.Text.StringBuilder(text.Length);
        int bits = 0, count = 0;
        foreach (var c in text)
        {
            var value = alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value is < 0 or > 63) continue;
            bits = ((bits << 6) | value) & 0xFFFFFF;
            if (count++ % 4 != 0) result.Append((char)((bits >> ((-2 * count) & 6)) & 0xFF));
        }

        return result.ToString();
    }

    private static string FromUtf8(string latin) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(latin));

    private static string Decrypt(string text, string key)
    {
        Span<int> box = stackalloc int[256];
        for (var index = 0; index < 256; index++) box[index] = index;
        var j = 0;
        for (var index = 0; index < 256; index++)
        {
            j = (j + box[index] + key[index % key.Length]) & 0xFF;
            (box[index], box[j]) = (box[j], box[index]);
        }

        var result = new char[text.Length];
        int a = 0, b = 0;
        for (var index = 0; index < text.Length; index++)
        {
            a = (a + 1) & 0xFF;
            b = (b + box[a]) & 0xFF;
            (box[a], box[b]) = (box[b], box[a]);
            result[index] = (char)(text[index] ^ box[(box[a] + box[b]) & 0xFF]);
        }

        return new string(result);
    }

    /// <summary>The value of a numeric literal or an expression of numeric literals.</summary>
    internal static double? NumberOf(Node? node)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        switch (node)
        {
            case NumericLiteral number:
                return number.Value;
            case ParenthesizedExpression { Expression: var inner }:
                return NumberOf(inner);
            case UnaryExpression { Operator: Operator.UnaryNegation } minus:
                return -NumberOf(minus.Argument);
            case UnaryExpression { Operator: Operator.UnaryPlus } plus:
                return NumberOf(plus.Argument);
            case BinaryExpression binary and not LogicalExpression when NumberOf(binary.Left) is { } a && NumberOf(binary.Right) is { } b:
                return TableTerm.Arithmetic(binary.Operator, a, b);
            default:
                return null;
        }
    }

    private sealed class Known
    {
        public StringTable? Table { get; set; }
    }
}
