using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>Verdict derived from a score.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<VerdictKind>))]
public enum VerdictKind
{
    /// <summary>Not analyzed yet, or nothing to analyze.</summary>
    Unknown,

    /// <summary>Score below 10.</summary>
    Malicious,

    /// <summary>Score 10 to 49.</summary>
    Suspicious,

    /// <summary>Score 50 and above.</summary>
    Clean,
}
