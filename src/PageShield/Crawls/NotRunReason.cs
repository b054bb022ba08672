using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>Why a script that was requested did not run.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<NotRunReason>))]
public enum NotRunReason
{
    Mime, Sri, Csp, Nomodule, Preload, Network, Syntax, Other,
}
