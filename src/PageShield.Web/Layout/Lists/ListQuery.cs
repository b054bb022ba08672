using Microsoft.AspNetCore.WebUtilities;

namespace PageShield.Web.Layout.Lists;

/// <summary>State of a list in its URL: filters, sort order and cursor.</summary>
public sealed class ListQuery(HttpRequest request)
{
    private const string Cursor = "after";

    private readonly Dictionary<string, string> _values = request.Query
        .Where(pair => !string.IsNullOrEmpty(pair.Value[0]))
        .ToDictionary(pair => pair.Key, pair => Cut(pair.Value[0]!), StringComparer.Ordinal); // not null: tested above

    /// <summary>The value of a parameter, cut to 500 characters; null if absent or empty.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public string? After => this[Cursor];

    /// <summary>URL of the first page of the list with one parameter set, or removed if the value is null.</summary>
    public string With(string name, string? value) => Address(request.Path, Changed(name, value));

    /// <summary>URL of the page of the list after this cursor.</summary>
    public string From(string cursor)
    {
        var values = new Dictionary<string, string>(_values) { [Cursor] = cursor };
        return Address(request.Path, values);
    }

    /// <summary>URL of another path, such as an export, with the same filters.</summary>
    public string At(string path, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var values = Changed(Cursor, null);
        foreach (var (name, value) in more) values[name] = value;
        return Address(path, values);
    }

    /// <summary>URL of the list without filters.</summary>
    public string Bare => request.Path;

    /// <summary>Whether any of these parameters is set.</summary>
    public bool Any(IEnumerable<string> names) => names.Any(_values.ContainsKey);

    private Dictionary<string, string> Changed(string name, string? value)
    {
        var values = new Dictionary<string, string>(_values);
        values.Remove(Cursor);
        if (value is null) values.Remove(name);
        else values[name] = value;
        return values;
    }

    private static string Address(string path, Dictionary<string, string> values) =>
        QueryHelpers.AddQueryString(path, values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));

    private static string Cut(string value) => value.Length <= 500 ? value : value[..500];
}
