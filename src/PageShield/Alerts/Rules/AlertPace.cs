using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Rules;

/// <summary>When a rule's alerts are sent.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertPace>))]
public enum AlertPace
{
    Immediate,

    /// <summary>In a digest, once an hour.</summary>
    Hourly,

    /// <summary>In a digest, once a day.</summary>
    Daily,

    /// <summary>In a digest, on Mondays: the minimum frequency of PCI DSS 4.0.1, requirement 11.6.1.</summary>
    Weekly,

    /// <summary>Not sent, only listed.</summary>
    ListOnly,
}
