using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>The least change that reopens an authorization.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReopenOn>))]
public enum ReopenOn
{
    /// <summary>Other values already: for scripts that never change.</summary>
    Data,

    /// <summary>Other code or new abilities.</summary>
    Code,

    /// <summary>New abilities only: "may change code but not capabilities".</summary>
    Capability,
}
