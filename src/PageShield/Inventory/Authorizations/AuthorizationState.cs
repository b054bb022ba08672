using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>State of a script's authorization.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AuthorizationState>))]
public enum AuthorizationState
{
    /// <summary>No decision yet, or a change requires a new one.</summary>
    Pending,
    Authorized,
    Denied,
}
