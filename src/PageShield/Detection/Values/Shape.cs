namespace PageShield.Detection.Values;

/// <summary>All objects created at one place in the code, treated as one.</summary>
internal sealed class Shape
{
    private const int MaxFields = 20_000;
    private Dictionary<string, Value>? _fields;
    private Dictionary<string, Value>? _nested;
    private Labels _labels;

    /// <summary>The value for exactly this shape; created by <see cref="Value.OfShape"/>.</summary>
    public Value? Self { get; set; }

    /// <summary>Everything that was stored under an unknown key, or pushed.</summary>
    public Value Rest { get; private set; } = Value.Unknown;

    /// <summary>Elements in order, while exactly known.</summary>
    public Value[]? Items { get; set; }

    /// <summary>Whether writes are ignored because the content is fixed in advance.</summary>
    public bool IsFrozen { get; init; }

    public IReadOnlyDictionary<string, Value> Fields => _fields ?? Empty;

    private static readonly Dictionary<string, Value> Empty = [];

    public Value? Get(string name) => _fields is not null && _fields.TryGetValue(name, out var value) ? value
        : Items is not null && int.TryParse(name, out var index) && index >= 0 && index < Items.Length ? Items[index]
        : null;

    public bool Set(string name, Value value)
    {
        if (IsFrozen) return false;
        _fields ??= new Dictionary<string, Value>(StringComparer.Ordinal);
        if (_fields.TryGetValue(name, out var old))
        {
            var joined = Value.Join(old, value);
            if (ReferenceEquals(joined, old)) return false;
            Store(_fields, name, joined);
            return true;
        }

        if (_fields.Count >= MaxFields) return Add(value);
        Store(_fields, name, value);
        return true;
    }

    /// <summary>Replaces the known value of the field, for reassignment in straight-line code.</summary>
    public void Replace(string name, Value value)
    {
        Store(_fields ??= new Dictionary<string, Value>(StringComparer.Ordinal), name, value);
    }

    public bool Add(Value value)
    {
        if (IsFrozen) return false;
        Items = null;
        var joined = Value.Join(Rest, value);
        if (ReferenceEquals(joined, Rest)) return false;
        Rest = joined;
        return true;
    }

    /// <summary>The union of all possible elements, for a read with an unknown index.</summary>
    public Value AnyElement()
    {
        var all = Rest;
        if (Items is not null)
        {
            foreach (var item in Items.Length > 64 ? Items[..64] : Items) all = Value.Join(all, item);
        }

        return all;
    }

    /// <summary>Labels of everything inside, down to the given depth. Plain values count in full, objects as far as the budget allows.</summary>
    internal Labels DeepLabels(int depth, ref int budget)
    {
        if (--budget < 0) return _labels;
        var labels = _labels | Rest.DeepLabels(depth - 1, ref budget);
        if (Items is not null)
        {
            foreach (var item in Items.Length > 64 ? Items.AsSpan(0, 64) : Items) labels |= item.DeepLabels(depth - 1, ref budget);
        }

        if (_nested is null || depth <= 1) return labels;
        foreach (var (name, value) in _nested)
        {
            if (budget < 0) break;
            var inner = value.DeepLabels(depth - 1, ref budget);
            labels |= inner | FieldWords.Refine(inner, name);
        }

        return labels;
    }

    private void Store(Dictionary<string, Value> fields, string name, Value value)
    {
        fields[name] = value;
        if (name.Length > 0 && name[0] == '$') return;
        _labels |= value.Labels | FieldWords.Refine(value.Labels, name);
        if (value.Shapes is not null) (_nested ??= new Dictionary<string, Value>(StringComparer.Ordinal))[name] = value;
    }
}
