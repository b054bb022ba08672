using System.Text.Json.Serialization;

namespace PageShield.Inventory;

/// <summary>Whose code it is, by registrable domain.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Party>))]
public enum Party
{
    First,
    Third,
}
