using System.Text;
using System.Text.Json;
using PageShield.Crawler.DevTools;

namespace PageShield.Crawler.Visits;

file static class StringTable
{
    public static string At(this string[] strings, JsonElement index) =>
        index.ValueKind == JsonValueKind.Number && index.GetInt32() is >= 0 and var number && number < strings.Length ? strings[number] : "";
}
