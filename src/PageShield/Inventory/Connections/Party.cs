using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory.Connections;

/// <summary>Whose code it is, by registrable domain.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Party>))]
public enum Party
{
    First,
    Third,
}
