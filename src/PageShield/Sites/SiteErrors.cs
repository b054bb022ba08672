namespace PageShield.Sites;

/// <summary>All validation errors of a draft, by the property's name in the API.</summary>
public sealed class SiteErrors
{
    private readonly Dictionary<string, List<string>> _byProperty = new(StringComparer.Ordinal);

    public bool Any => _byProperty.Count > 0;

    /// <summary>All messages, in the order in which they were added.</summary>
    public IEnumerable<string> All => _byProperty.Values.SelectMany(messages => messages);

    /// <summary>Messages about one property; empty if it is valid.</summary>
    public IReadOnlyList<string> Of(string property) => _byProperty.GetValueOrDefault(property) ?? [];

    /// <summary>The errors in the format of ProblemDetails.</summary>
    public Dictionary<string, string[]> ToDictionary() => _byProperty.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    internal void Add(string property, string message)
    {
        if (!_byProperty.TryGetValue(property, out var messages)) _byProperty[property] = messages = [];
        messages.Add(message);
    }
}
