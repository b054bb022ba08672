using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>The smallest change that reopens an authorization.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ReopenOn>))]
public enum ReopenOn
{
    /// <summary>Any change, even if only data values differ: for scripts that never change.</summary>
    Data,

    /// <summary>Changed code or new capabilities.</summary>
    Code,

    /// <summary>New capabilities only: "may change code but not capabilities".</summary>
    Capability,
}
