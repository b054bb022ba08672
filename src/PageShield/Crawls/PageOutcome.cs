using System.Text.Json.Serialization;
using PageShield.Storage;

namespace PageShield.Crawls;

/// <summary>How a page visit ended.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PageOutcome>))]
public enum PageOutcome
{
    /// <summary>Loaded and captured.</summary>
    Ok,

    /// <summary>Refused by the site (401, 403, 429, challenge, captcha) or by the address guard.</summary>
    Blocked,

    /// <summary>No document: name resolution, connection, TLS or HTTP error (4xx, 5xx).</summary>
    Failed,

    /// <summary>The page did not finish in time; the capture contains what was seen until then.</summary>
    Timeout,

    /// <summary>The tab or the browser crashed.</summary>
    Crashed,

    /// <summary>A limit was reached; the capture lists what was cut off.</summary>
    Cut,
}
