using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Storage;

namespace PageShield.Alerts.Rules;

/// <summary>When the alerts of a rule are told.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AlertPace>))]
public enum AlertPace
{
    Immediate,

    /// <summary>Together, once an hour.</summary>
    Hourly,

    /// <summary>Together, once a day.</summary>
    Daily,

    /// <summary>Together, on Mondays: as often as PCI DSS 4.0.1, 11.6.1, asks at least.</summary>
    Weekly,

    /// <summary>In the list of alerts alone.</summary>
    ListOnly,
}
