using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>What is decided about a script.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AuthorizationState>))]
public enum AuthorizationState
{
    /// <summary>Nobody decided, or a change asks for a new decision.</summary>
    Pending,
    Authorized,
    Denied,
}
