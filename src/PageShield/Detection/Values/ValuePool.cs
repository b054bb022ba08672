using Acornima.Ast;

namespace PageShield.Detection.Values;

/// <summary>Cache of values: bundles repeat the same few texts, numbers and names.</summary>
internal sealed class ValuePool
{
    private readonly Dictionary<string, Value> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<double, Value> _numbers = [];
    private readonly Dictionary<string, Value> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), Value> _members = [];
    private readonly Dictionary<Node, Shape> _shapes = new(ReferenceEqualityComparer.Instance);

    public Value OfText(string text) => Known(_texts, text, Value.OfText);

    public Value OfNumber(double number) => Known(_numbers, number, Value.OfNumber);

    /// <summary>A global about which nothing else is known.</summary>
    public Value OfPath(string name) => Known(_paths, name, Value.OfPath);

    /// <summary>A member of such a global.</summary>
    public Value OfMember(string path, string name) => Known(_members, (path, name), static key => Value.OfPath($"{key.Item1}.{key.Item2}"));

    /// <summary>All objects created at this place.</summary>
    public Shape ShapeAt(Node node)
    {
        if (!_shapes.TryGetValue(node, out var shape)) _shapes[node] = shape = new Shape();
        return shape;
    }

    private static Value Known<T>(Dictionary<T, Value> values, T key, Func<T, Value> make)
        where T : notnull
    {
        if (!values.TryGetValue(key, out var value)) values[key] = value = make(key);
        return value;
    }
}
