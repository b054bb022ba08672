using System.Text.Json.Serialization;

namespace PageShield.Detection;

/// <summary>One piece of evidence about a script.</summary>
public sealed record ScriptFinding
{
    /// <summary>Longest evidence, in UTF-16 units; longer evidence is cut and ends with an ellipsis.</summary>
    public const int MaxEvidenceLength = 2_000;

    /// <summary>The rule's stable name in kebab case, such as <c>card-field-to-fixed-host</c>.</summary>
    public required string Rule { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Title for a shop owner: one sentence without jargon.</summary>
    public required string Title { get; init; }

    /// <summary>The decoded string, the code or both ends of the data flow. Hostile text.</summary>
    public required string Evidence { get; init; }

    /// <summary>Line in the pretty-printed source, from 1; 0 if the finding has no location.</summary>
    public int Line { get; init; }

    /// <summary>Column in the pretty-printed source, from 1; 0 if the finding has no location.</summary>
    public int Column { get; init; }

    /// <summary>Offset in the source, in UTF-16 units, until line and column are known; null if they are known or there is no location.</summary>
    internal int? Offset { get; init; }

    /// <summary>
    /// Subject of the finding, such as a host. Two findings of one rule with the same subject count as one. Null if there is no particular subject.
    /// </summary>
    internal string? Subject { get; init; }

    /// <summary>
    /// Offset in the source, in UTF-16 units, where code that runs only under a condition begins. Null, and not serialized, for other findings.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GuardedFrom { get; init; }

    /// <summary>The kind of harm that it indicates.</summary>
    public required ThreatCategory Category { get; init; }

    /// <summary>Weight in log odds (natural logarithm). Negative weights lower suspicion.</summary>
    public required double Weight { get; init; }
}
