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

    /// <summary>What a shop owner reads: one sentence without jargon.</summary>
    public required string Title { get; init; }

    /// <summary>The decoded string, the code or the two ends of the flow; hostile text.</summary>
    public required string Evidence { get; init; }

    /// <summary>Line in the pretty-printed source, from 1; 0 when the finding has no place.</summary>
    public int Line { get; init; }

    /// <summary>Column in the pretty-printed source, from 1; 0 when the finding has no place.</summary>
    public int Column { get; init; }

    /// <summary>Offset in the source, in UTF-16 units, until line and column are known; null when known or without a place.</summary>
    internal int? Offset { get; init; }

    /// <summary>
    /// What it is about, such as a host; two findings of one rule about the same thing are one. Null when about nothing in particular.
    /// </summary>
    internal string? Subject { get; init; }

    /// <summary>
    /// Where in the source, in UTF-16 units, the code begins that runs only under a condition; null, and not written, for all else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? GuardedFrom { get; init; }

    /// <summary>What it speaks for.</summary>
    public required ThreatCategory Category { get; init; }

    /// <summary>How strongly, in log odds (natural logarithm); negative evidence exonerates.</summary>
    public required double Weight { get; init; }
}
