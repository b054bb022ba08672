using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Inventory.Connections;

/// <summary>Whether a host belongs to the site or to a third party, by registrable domain.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Party>))]
public enum Party
{
    First,
    Third,
}
