using System.Text.Json;

namespace PageShield.Cli.Scan;

/// <summary>How the report is written: indented, camel case, nulls kept so that every field is always there.</summary>
internal static class ScanJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
