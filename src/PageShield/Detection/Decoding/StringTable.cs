using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Flows;

namespace PageShield.Detection.Decoding;

/// <summary>
/// The string table of the obfuscators in widest use, recognised by its parts and not by names: a list of texts (in a function that hands it
/// out, or a variable), a function that looks up an index less an offset and may undo Base64 in an alphabet of its own and RC4 with a key,
/// and an immediately invoked function that rotates the list until a sum of numbers in it is right. Undone here, thousands of times faster
/// than in an interpreter.
/// </summary>
internal sealed partial class StringTable
{
    private const int MaxWords = 100_000;

    private readonly List<string> _words;
    private readonly double _offset;
    private readonly string? _alphabet;
    private readonly bool _hasKey;
    private int _turn;

    private StringTable(List<string> words, double offset, string? alphabet, bool hasKey) => (_words, _offset, _alphabet, _hasKey) = (words, offset, alphabet, hasKey);

    /// <summary>The table behind a look-up function, turned as its script turns it; null where it is none of this kind.</summary>
    public static StringTable? Of(Function function)
    {
        if (function.Node is not FunctionDeclaration { Id: { } name } decoder || decoder.Params.Count is < 1 or > 3 || decoder.Params[0] is not Identifier || function.Size > 12_000) return null;
        var parts = DecoderParts.Of(decoder);
        if (parts.Offset is not { } offset || parts.Holder is not { } holder) return null;
        if (Declarations.Find(function, holder) is not { } declaration || WordsOf(declaration) is not { Count: > 0 and <= MaxWords } words) return null;
        var table = new StringTable(words, offset, parts.Alphabet, parts.HasKey && decoder.Params.Count > 1);
        foreach (var rotation in Declarations.RotationsOf(function, [holder]))
        {
            if (!Rotation.TryTurn(table, rotation, holder, name.Name)) return null;
        }

        return table;
    }

    /// <summary>The text for an index and key; null outside the table or where it does not decode.</summary>
    public string? Look(double index, string? key)
    {
        var at = index - _offset;
        if (at < 0 || at >= _words.Count || at != Math.Floor(at)) return null;
        var word = _words[((int)at + _turn) % _words.Count];
        if (_alphabet is null) return word;
        if (!_hasKey) return FromUtf8(Decode(word, _alphabet));
        return key is { Length: > 0 } ? Decrypt(FromUtf8(Decode(word, _alphabet)), key) : null;
    }

    private static List<string>? WordsOf(Node declaration)
    {
        ArrayExpression? list = declaration switch
        {
            VariableDeclarator { Init: ArrayExpression array } => array,
            FunctionDeclaration function => FirstArray(function.Body),
            _ => null,
        };
        if (list is null) return null;
        var words = new List<string>(list.Elements.Count);
        foreach (var element in list.Elements)
        {
            if (element is not StringLiteral word) return null;
            words.Add(word.Value);
        }

        return words;
    }

    private static ArrayExpression? FirstArray(Node body)
    {
        var pending = new Queue<Node>([body]);
        for (var looked = 0; looked < 60 && pending.TryDequeue(out var node); looked++)
        {
            if (node is ArrayExpression array) return array;
            foreach (var child in node.ChildNodes) pending.Enqueue(child);
        }

        return null;
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

    /// <summary>What the look-up function does, read off its tree.</summary>
    private sealed class DecoderParts
    {
        public double? Offset { get; private set; }

        public string? Holder { get; private set; }

        public string? Alphabet { get; private set; }

        public bool HasKey { get; private set; }

        public static DecoderParts Of(FunctionDeclaration decoder)
        {
            var parts = new DecoderParts();
            var xors = false;
            var pending = new Queue<Node>([decoder.Body]);
            while (pending.TryDequeue(out var node))
            {
                switch (node)
                {
                    // index = index - 0x1f4, on the first parameter or that of the function it replaces itself with.
                    case AssignmentExpression { Operator: Operator.Assignment, Left: Identifier left, Right: BinaryExpression { Operator: Operator.Subtraction, Left: Identifier same } minus } when left.Name == same.Name:
                        parts.Offset ??= NumberOf(minus.Right);
                        break;
                    case AssignmentExpression { Operator: Operator.SubtractionAssignment, Left: Identifier } shorter:
                        parts.Offset ??= NumberOf(shorter.Right);
                        break;
                    case CallExpression { Callee: Identifier callee, Arguments.Count: 0 }:
                        parts.Holder ??= callee.Name;
                        break;
                    case MemberExpression { Computed: true, Object: Identifier list, Property: Identifier } when parts.Holder is null && decoder.Body.Body.Count <= 3:
                        parts.Holder = list.Name;
                        break;
                    case StringLiteral { Value.Length: 64 or 65 } text when text.Value.Distinct().Count() == text.Value.Length:
                        parts.Alphabet ??= text.Value;
                        break;
                    case BinaryExpression { Operator: Operator.BitwiseXor }:
                        xors = true;
                        break;
                }

                foreach (var child in node.ChildNodes) pending.Enqueue(child);
            }

            parts.HasKey = xors;
            return parts;
        }
    }

    /// <summary>The number that a literal or an expression of literals is.</summary>
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
                return binary.Operator switch
                {
                    Operator.Addition => a + b,
                    Operator.Subtraction => a - b,
                    Operator.Multiplication => a * b,
                    Operator.Division => a / b,
                    Operator.Remainder => a % b,
                    _ => null,
                };
            default:
                return null;
        }
    }
}
