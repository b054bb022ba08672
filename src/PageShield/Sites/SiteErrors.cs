namespace PageShield.Sites;

/// <summary>Everything that is wrong with a draft, by property name as the API spells it.</summary>
public sealed class SiteErrors
{
    private readonly Dictionary<string, List<string>> _byProperty = new(StringComparer.Ordinal);

    public bool Any => _byProperty.Count > 0;

    /// <summary>All messages, in the order in which they were found.</summary>
    public IEnumerable<string> All => _byProperty.Values.SelectMany(messages => messages);

    /// <summary>Messages about one property; empty where it is fine.</summary>
    public IReadOnlyList<string> Of(string property) => _byProperty.GetValueOrDefault(property) ?? [];

    /// <summary>As ProblemDetails carries them.</summary>
    public Dictionary<string, string[]> ToDictionary() => _byProperty.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());

    internal void Add(string property, string message)
    {
        if (!_byProperty.TryGetValue(property, out var messages)) _byProperty[property] = messages = [];
        messages.Add(message);
    }
}
