namespace PageShield.Storage;

/// <summary>Parses filter values from query strings.</summary>
public static class QueryValue
{
    /// <summary>An enum member in kebab case (<c>event-handler</c>), ignoring case; null if absent or unknown.</summary>
    public static T? Member<T>(string? text) where T : struct, Enum =>
        text is { Length: > 0 } && char.IsAsciiLetter(text[0])
        && Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : null;

    /// <summary>A row id; null if absent or not a number.</summary>
    public static long? Id(string? text) => long.TryParse(text, out var id) && id > 0 ? id : null;

    /// <summary>Trimmed text; null if empty.</summary>
    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
