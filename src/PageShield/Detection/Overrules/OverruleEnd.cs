using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Detection.Overrules;

/// <summary>How an overrule ended.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<OverruleEnd>))]
public enum OverruleEnd
{
    Withdrawn,

    /// <summary>Another one was said of the same script.</summary>
    Replaced,

    /// <summary>Its time was over.</summary>
    Expired,
}
