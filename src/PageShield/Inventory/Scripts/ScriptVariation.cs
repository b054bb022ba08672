using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Whether a script's contents follow one another, or stand beside each other.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScriptVariation>))]
public enum ScriptVariation
{
    /// <summary>One version replaces the other.</summary>
    None,

    /// <summary>Contents come back, as in A/B tests.</summary>
    Alternating,

    /// <summary>Made for each request: only values differ.</summary>
    Generated,
}
