using System.Text.Json;

namespace PageShield.Cli.Scan;

/// <summary>JSON options of the report: indented, camel case, nulls kept so every field is always present.</summary>
internal static class ScanJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
