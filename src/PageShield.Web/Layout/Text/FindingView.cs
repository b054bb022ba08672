using System.Text.Json;

namespace PageShield.Web.Layout.Text;

/// <summary>A finding as shown on pages.</summary>
/// <param name="Line">Line in the pretty-printed source, from 1; 0 for none.</param>
public sealed record FindingView(string Rule, Severity Severity, string Title, string Evidence, int Line)
{
    /// <summary>Parses a stored JSON array of findings. Skips entries that are not objects; empty if the JSON is invalid.</summary>
    public static IReadOnlyList<FindingView> ReadAll(string? json)
    {
        if (string.IsNullOrEmpty(json)) return [];
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return [];
            return [.. document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Read)
                .OrderByDescending(finding => finding.Severity)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static FindingView Read(JsonElement item) => new(
        Text(item, "rule"), Severities.Read(Text(item, "severity").ToLowerInvariant()) ?? Severity.Info, Text(item, "title"), Text(item, "evidence"),
        item.TryGetProperty("line", out var line) && line.ValueKind == JsonValueKind.Number && line.TryGetInt32(out var number) ? number : 0);

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
