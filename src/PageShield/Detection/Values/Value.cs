using System.Numerics;

namespace PageShield.Detection.Values;

/// <summary>What is known about an expression's value over all executions. Immutable.</summary>
internal sealed class Value
{
    /// <summary>Placeholder for an unknown part of a text.</summary>
    public const char Hole = '\uFFFC';

    private const int MaxAlternatives = 6;
    private const int MaxDeepShapes = 100;

    public static readonly Value Unknown = new();

    // Most values have one kind or label and nothing else, so they are shared.
    private static readonly Value[] ValuesOfKind = [.. Enum.GetValues<HostKind>().Select(kind => new Value { Kind = kind })];
    private static readonly Value[] OfOneLabel = [.. Enumerable.Range(0, 32).Select(bit => new Value { Labels = (Labels)(1u << bit) })];

    public HostKind Kind { get; init; }

    public Labels Labels { get; init; }

    /// <summary>The text, with <see cref="Hole"/> for unknown parts.</summary>
    public string? Text { get; init; }

    /// <summary>Other possible texts.</summary>
    public string[]? Alternatives { get; init; }

    public double? Number { get; init; }

    /// <summary>Dotted name of a browser global, such as <c>navigator.sendBeacon</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The id, name or selector by which an element was looked up.</summary>
    public string? Hint { get; init; }

    public Shape[]? Shapes { get; init; }

    public Function[]? Functions { get; init; }

    public Shape? Shape => Shapes?[0];

    public bool IsUnknown => ReferenceEquals(this, Unknown);

    public bool HasExactText => Text is not null && Alternatives is null && !Text.Contains(Hole, StringComparison.Ordinal);

    public IEnumerable<string> Texts => (Text is null ? [] : (IEnumerable<string>)[Text]).Concat(Alternatives ?? []);

    public static Value OfText(string text) => new() { Text = text };

    public static Value OfNumber(double number) => new() { Number = number };

    public static Value OfLabels(Labels labels, string? hint = null) => labels == Labels.None ? Unknown
        : hint is not null ? new Value { Labels = labels, Hint = hint }
        : BitOperations.IsPow2((uint)labels) ? OfOneLabel[BitOperations.Log2((uint)labels)] : new Value { Labels = labels };

    public static Value OfKind(HostKind kind, string? hint = null) => hint is null ? ValuesOfKind[(int)kind] : new Value { Kind = kind, Hint = hint };

    public static Value OfPath(string path) => new() { Path = path };

    public static Value OfShape(Shape shape) => shape.Self ??= new Value { Shapes = [shape] };

    public static Value OfFunction(Function function) => function.Self ??= new Value { Functions = [function] };

    /// <summary>The value converted to a string; null if unknown.</summary>
    public string? AsText() => Text ?? (Number is { } number ? NumberText(number) : null);

    public Value With(Labels labels) => (Labels | labels) == Labels ? this : new Value
    {
        Kind = Kind,
        Labels = Labels | labels,
        Text = Text,
        Alternatives = Alternatives,
        Number = Number,
        Path = Path,
        Hint = Hint,
        Shapes = Shapes,
        Functions = Functions,
    };

    public Value WithHint(string? hint) => hint is null || hint == Hint ? this : new Value
    {
        Kind = Kind,
        Labels = Labels,
        Text = Text,
        Alternatives = Alternatives,
        Number = Number,
        Path = Path,
        Hint = hint,
        Shapes = Shapes,
        Functions = Functions,
    };

    /// <summary>The same value without its exact text.</summary>
    public Value WithoutText() => Text is null && Number is null ? this : new Value
    {
        Kind = Kind,
        Labels = Labels,
        Path = Path,
        Hint = Hint,
        Shapes = Shapes,
        Functions = Functions,
    };

    /// <summary>Labels of the value and its content, down to the given depth and for the first hundred objects.</summary>
    public Labels DeepLabels(int depth = 4)
    {
        if (Shapes is null || depth <= 0) return Labels;
        var budget = MaxDeepShapes;
        return DeepLabels(depth, ref budget);
    }

    internal Labels DeepLabels(int depth, ref int budget)
    {
        var labels = Labels;
        if (Shapes is null || depth <= 0) return labels;
        foreach (var shape in Shapes) labels |= shape.DeepLabels(depth, ref budget);
        return labels;
    }

    /// <summary>Combined labels of all values, limited to those that propagate.</summary>
    public static Labels Carried(Value[] values)
    {
        var labels = Labels.None;
        foreach (var value in values) labels |= value.DeepLabels(3);
        return labels & Labels.Data;
    }

    /// <summary>The union of both values. Returns the same object as <paramref name="a"/> if <paramref name="b"/> adds nothing.</summary>
    public static Value Join(Value a, Value b)
    {
        if (ReferenceEquals(a, b) || b.IsUnknown) return a;
        if (a.IsUnknown) return b;

        var labels = a.Labels | b.Labels;
        var kind = a.Kind == HostKind.None ? b.Kind : a.Kind;
        var shapes = Merge(a.Shapes, b.Shapes, 3);
        var functions = Merge(a.Functions, b.Functions, 4);
        var path = a.Path ?? b.Path;
        var hint = a.Hint ?? b.Hint;
        var (text, alternatives) = JoinTexts(a, b);
        var number = a.Number == b.Number ? a.Number : a.Text is null && a.Number is null ? b.Number : b.Text is null
            && b.Number is null ? a.Number : null;
        if (labels == a.Labels && kind == a.Kind && ReferenceEquals(shapes, a.Shapes) && ReferenceEquals(functions, a.Functions) && path == a.Path
            && hint == a.Hint && ReferenceEquals(text, a.Text) && ReferenceEquals(alternatives, a.Alternatives) && number == a.Number)
            return a;

        return new Value
        {
            Kind = kind,
            Labels = labels,
            Text = text,
            Alternatives = alternatives,
            Number = number,
            Path = path,
            Hint = hint,
            Shapes = shapes,
            Functions = functions,
        };
    }

    private static (string? Text, string[]? Alternatives) JoinTexts(Value a, Value b)
    {
        if (b.Text is null) return (a.Text, a.Alternatives);
        if (a.Text is null) return (b.Text, b.Alternatives);
        if (b.Alternatives is null && b.Text == a.Text) return (a.Text, a.Alternatives);
        var merged = WithText(a.Alternatives, a.Text, b.Text);
        foreach (var text in b.Alternatives ?? []) merged = WithText(merged, a.Text, text);
        return (a.Text, merged);
    }

    private static string[]? WithText(string[]? texts, string first, string text) =>
        text == first || texts is not null && (texts.Length >= MaxAlternatives || Array.IndexOf(texts, text) >= 0) ? texts
        : texts is null ? [text] : [.. texts, text];

    private static T[]? Merge<T>(T[]? a, T[]? b, int max)
        where T : class
    {
        if (b is null || ReferenceEquals(a, b)) return a;
        if (a is null) return b;
        var merged = a;
        foreach (var item in b)
        {
            if (Array.IndexOf(merged, item) >= 0 || merged.Length >= max) continue;
            merged = [.. merged, item];
        }

        return merged;
    }

    private static string NumberText(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
