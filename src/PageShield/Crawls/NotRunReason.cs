using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Why a requested script did not run.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NotRunReason>))]
public enum NotRunReason
{
    Mime, Sri, Csp, Nomodule, Preload, Network, Syntax, Other,
}
