using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Observations.Rules;

/// <summary>The part of a report that a <see cref="NoiseRule"/> matches.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NoiseRuleKind>))]
public enum NoiseRuleKind
{
    /// <summary>Host of the blocked URL or of the source file.</summary>
    Host,

    /// <summary>Blocked URL or source file, as stored.</summary>
    Url,

    /// <summary>The code sample in the report.</summary>
    Sample,
}
