using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>How an override ended.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<OverrideEnd>))]
public enum OverrideEnd
{
    Withdrawn,

    /// <summary>Another override was set for the same script.</summary>
    Replaced,

    /// <summary>It expired.</summary>
    Expired,
}
