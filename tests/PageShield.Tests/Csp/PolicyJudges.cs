using System.Text.Json;

namespace PageShield.Tests.Csp;

/// <summary>The folder <c>shared/policy-judges</c> beside the repository: expectations of public test suites, one JSON object a line.</summary>
internal static class PolicyJudges
{
    private const double Floor = 0.98;

    /// <summary>The rows of a table; skips the test where the folder is absent.</summary>
    public static IReadOnlyList<JsonElement> Rows(string table)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "policy-judges", $"{table}.jsonl");
            if (File.Exists(file))
                return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
        }

        Assert.Skip($"shared/policy-judges/{table}.jsonl is not beside the repository.");
        return [];
    }

    /// <summary>
    /// Asserts that we answer as the source of a table does: on 98 % of the rows at least, those apart on which we differ knowingly.
    /// </summary>
    /// <param name="judge">Our answer; null for a row that is not ours to judge.</param>
    /// <param name="least">At least this many rows must be judged.</param>
    /// <param name="differences">Rows, by the end of their ids, on which we differ on purpose, each with the reason.</param>
    public static void Agree(string table, Func<JsonElement, bool?> judge, int least, params IReadOnlyList<(string Id, string Reason)> differences)
    {
        var (judged, wrong) = (0, new List<string>());
        foreach (var row in Rows(table))
        {
            if (judge(row) is not { } answer) continue;
            judged++;
            var expected = row.GetProperty("expected");
            var isRight =
                answer == (expected.ValueKind == JsonValueKind.String ? expected.GetString() is "allowed" or "load" : expected.GetBoolean());
            // every row has one
            var isKnown = differences.Any(difference => row.GetProperty("id").GetString()!.EndsWith(difference.Id, StringComparison.Ordinal));
            if (!isRight && !isKnown) wrong.Add(row.GetRawText());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{table}: {judged} judged, {wrong.Count} wrong, {differences.Count} known");
        Assert.True(wrong.Count <= judged * (1 - Floor), $"{wrong.Count} of {judged} rows differ:\n{string.Join('\n', wrong.Take(40))}");
        Assert.True(judged >= least, $"Only {judged} rows of {table} were judged.");
    }

    public static string? Text(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static bool? Flag(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    /// <summary>An origin as a document; an opaque one matches nothing.</summary>
    public static Uri Page(string? origin) => origin is null or "null" ? new Uri("about:blank") : new Uri(origin);

    /// <summary>Bare schemes, as some suites write URLs, get something to point at.</summary>
    public static Uri? Url(string? text) =>
        text is null ? null : Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : Uri.TryCreate(text + "x", UriKind.Absolute, out url) ? url
            : null;
}
