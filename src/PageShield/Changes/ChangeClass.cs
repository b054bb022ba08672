using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Changes;

/// <summary>How deep a change goes.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ChangeClass>))]
public enum ChangeClass
{
    None,

    /// <summary>White space, comments, renaming or the order of independent declarations.</summary>
    Cosmetic,

    /// <summary>Literal values.</summary>
    Data,

    /// <summary>Structure.</summary>
    Code,

    /// <summary>A new host, sink, form or key listener, obfuscation or dynamic code.</summary>
    Capability,
}
