using Acornima;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>Value of an expression over a string table, as far as it does not depend on the rotation.</summary>
internal abstract record TableTerm
{
    /// <summary>A known number.</summary>
    internal sealed record Number(double Value) : TableTerm;

    /// <summary>A known text.</summary>
    internal sealed record Text(string Value) : TableTerm;

    /// <summary>A lookup in the table.</summary>
    internal sealed record Look(double Index, string? Key) : TableTerm;

    /// <summary><c>parseInt</c> of a text.</summary>
    internal sealed record Parsed(TableTerm Word) : TableTerm;

    /// <summary>A binary operation on two terms.</summary>
    internal sealed record Pair(Operator By, TableTerm Left, TableTerm Right) : TableTerm;

    /// <summary>The numeric value with the table in its current rotation; null if there is none.</summary>
    public double? In(StringTable table) => this switch
    {
        Number number => number.Value,
        Parsed { Word: Look look } => table.Look(look.Index, look.Key) is { } word ? Texts.ParseNumber(word, 0) : null,
        Parsed { Word: Text text } => Texts.ParseNumber(text.Value, 0),
        Pair pair => pair.Left.In(table) is { } left && pair.Right.In(table) is { } right ? Arithmetic(pair.By, left, right) : null,
        _ => null,
    };

    /// <summary>Combines two terms; evaluated immediately if both are known.</summary>
    public static TableTerm? Of(Operator by, TableTerm left, TableTerm right) => (left, right) switch
    {
        (Number a, Number b) => Arithmetic(by, a.Value, b.Value) is { } number ? new Number(number) : null,
        (Text a, Text b) => by == Operator.Addition ? new Text(a.Value + b.Value) : null,
        // Indices may be numeric strings.
        (Text a, Number) => by != Operator.Addition && NumberIn(a.Value) is { } number ? Of(by, new Number(number), right) : null,
        (Text, _) or (_, Text) => null,
        _ => new Pair(by, left, right),
    };

    /// <summary>The number that a text converts to; null if there is none.</summary>
    public static double? NumberIn(string text) =>
        text.Length is > 0 and < 20 ? Texts.ParseNumber(text, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : -1) : null;

    /// <summary>Applies an operator to two numbers; null for operators that string tables do not use.</summary>
    public static double? Arithmetic(Operator by, double a, double b) => by switch
    {
        Operator.Addition => a + b,
        Operator.Subtraction => a - b,
        Operator.Multiplication => a * b,
        Operator.Division => a / b,
        Operator.Remainder => a % b,
        _ => null,
    };
}
