using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Whether a script's contents replace each other or exist side by side.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScriptVariation>))]
public enum ScriptVariation
{
    /// <summary>Each version replaces the previous one.</summary>
    None,

    /// <summary>Earlier contents return, as in A/B tests.</summary>
    Alternating,

    /// <summary>Generated for each request; only values differ.</summary>
    Generated,
}
