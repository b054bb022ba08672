namespace PageShield.Storage;

/// <summary>Reads filter values as addresses hold them.</summary>
public static class QueryValue
{
    /// <summary>An enum's member in kebab case (<c>event-handler</c>), case ignored; null where it is absent or unknown.</summary>
    public static T? Member<T>(string? text) where T : struct, Enum =>
        text is { Length: > 0 } && char.IsAsciiLetter(text[0])
        && Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : null;

    /// <summary>A number of a row; null where it is absent or none.</summary>
    public static long? Id(string? text) => long.TryParse(text, out var id) && id > 0 ? id : null;

    /// <summary>Trimmed text; null where nothing is left.</summary>
    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
