using System.Text;
using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>The string table of a DOM snapshot, to which its numbers point.</summary>
internal static class SnapshotStrings
{
    public static string At(this string[] strings, JsonElement index) =>
        index.ValueKind == JsonValueKind.Number && index.GetInt32() is >= 0 and var number && number < strings.Length ? strings[number] : "";
}
