using System.Text.Json;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Inventory.Scripts;

/// <summary>A fact about a script that its code does not show, such as where and when it appeared on this site.</summary>
public sealed record ContextNote
{
    /// <summary>Name of the rule whose evidence is the number of other sites.</summary>
    public const string Prevalence = "context-prevalence";

    /// <summary>Stable name of the rule in kebab case, such as <c>context-new-host</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Info or low, because context alone is not harmful.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One sentence without jargon, for shop owners.</summary>
    public required string Title { get; init; }

    /// <summary>The host, page, hash or number behind it; untrusted text.</summary>
    public required string Evidence { get; init; }

    /// <summary>How strongly it indicates harm, in log odds (natural logarithm); negative if it indicates the opposite.</summary>
    public required double Weight { get; init; }

    /// <summary>Whether it counts in the script's score. If the code itself shows too little, the note is only displayed.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Serializes notes for a script's row; null if there are none.</summary>
    public static string? Write(IReadOnlyCollection<ContextNote> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        return notes.Count == 0 ? null : JsonSerializer.Serialize(notes, CaptureJson.Options);
    }

    /// <summary>Parses the output of <see cref="Write"/>.</summary>
    public static IReadOnlyList<ContextNote> ReadAll(string? json) =>
        string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<List<ContextNote>>(json, CaptureJson.Options) ?? [];
}
