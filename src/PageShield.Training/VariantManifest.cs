using System.Text.Json;

namespace PageShield.Training;

/// <summary>What <c>derive.mjs</c> says that it wrote: a JSON object a line, with <c>id</c>, <c>how</c> and <c>file</c>.</summary>
internal static class VariantManifest
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The variants in the manifest's order, each read from <paramref name="folder"/>.</summary>
    /// <exception cref="FormatException">A line is none, or names a file outside the folder.</exception>
    public static async Task<IReadOnlyList<ScriptVariant>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var variants = new List<ScriptVariant>();
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, "manifest.jsonl"), cancellationToken))
        {
            if (EntryOf(line) is not { Id: { } id, How: { } how, File: { } file } || Path.GetFileName(file) != file)
                throw new FormatException($"Not a line of a manifest: {line}");
            variants.Add(new ScriptVariant(id, how, await File.ReadAllTextAsync(Path.Combine(folder, file), cancellationToken)));
        }

        return variants;
    }

    private static Entry? EntryOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Entry(string? Id, string? How, string? File);
}
