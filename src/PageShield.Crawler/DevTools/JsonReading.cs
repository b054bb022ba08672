using System.Text.Json;

namespace PageShield.Crawler.DevTools;

/// <summary>Reads optional members of protocol messages.</summary>
internal static class JsonReading
{
    /// <summary>The string member of that name, or an empty string.</summary>
    public static string Text(this JsonElement element, string name) => element.TextOrNull(name) ?? "";

    /// <summary>The string member of that name, or null.</summary>
    public static string? TextOrNull(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The numeric member of that name, or 0.</summary>
    public static double Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : 0;

    /// <summary>Whether the member of that name is <c>true</c>.</summary>
    public static bool Flag(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>The member of that name, or an undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The items of the array member of that name; none where it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
