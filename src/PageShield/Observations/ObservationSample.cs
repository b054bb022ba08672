using System.Text.Json;

namespace PageShield.Observations;

/// <summary>The fields of an observation's stored example that labeling needs; empty if the example lacks them.</summary>
/// <param name="Policy">The original policy in the report.</param>
/// <param name="BlockedUrl">The blocked URL, scrubbed and not folded.</param>
/// <param name="DocumentUrl">The document's URL, scrubbed and not folded.</param>
/// <param name="Code">The code sample.</param>
internal readonly record struct ObservationSample(string Policy, string BlockedUrl, string DocumentUrl, string Code)
{
    /// <summary>Parses an example; invalid input gives empty members.</summary>
    public static ObservationSample Read(string? json)
    {
        if (string.IsNullOrEmpty(json)) return new("", "", "", "");
        try
        {
            using var sample = JsonDocument.Parse(json);
            if (sample.RootElement.ValueKind != JsonValueKind.Object) return new("", "", "", "");
            string Member(string name) =>
                sample.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
            return new(Member("originalPolicy"), Member("blockedURL"), Member("documentURL"), Member("sample"));
        }
        catch (JsonException)
        {
            return new("", "", "", "");
        }
    }
}
