using System.Text.Json;
using PageShield.Crawls;

namespace PageShield.Inventory.Scripts;

/// <summary>One thing about a script that its code does not show: where and when it came to this site.</summary>
public sealed record ContextNote
{
    /// <summary>The rule whose evidence is the number of other sites.</summary>
    public const string Prevalence = "context-prevalence";

    /// <summary>The rule's stable name in kebab case, such as <c>context-new-host</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Info or low: context alone is no harm.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What a shop owner reads: one sentence without jargon.</summary>
    public required string Title { get; init; }

    /// <summary>The host, page, hash or number behind it; hostile text.</summary>
    public required string Evidence { get; init; }

    /// <summary>How strongly it speaks for harm, in log odds (natural logarithm); negative where it speaks against.</summary>
    public required double Weight { get; init; }

    /// <summary>Whether the script's score has it in; where the code itself shows too little, it is only said.</summary>
    public bool IsCounted { get; init; }

    /// <summary>As a script's row keeps them; null for none.</summary>
    public static string? Write(IReadOnlyCollection<ContextNote> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        return notes.Count == 0 ? null : JsonSerializer.Serialize(notes, CaptureJson.Options);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<ContextNote> ReadAll(string? json) =>
        string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<List<ContextNote>>(json, CaptureJson.Options) ?? [];
}
