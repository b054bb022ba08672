using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>What a score means.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<VerdictKind>))]
public enum VerdictKind
{
    /// <summary>Not judged, or nothing to judge.</summary>
    Unknown,

    /// <summary>Score below 10.</summary>
    Malicious,

    /// <summary>Score 10 to 49.</summary>
    Suspicious,

    /// <summary>Score 50 and above.</summary>
    Clean,
}
