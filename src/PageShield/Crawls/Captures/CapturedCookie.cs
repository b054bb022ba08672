using System.Text.Json.Serialization;
using PageShield.Reports;

namespace PageShield.Crawls.Captures;

/// <summary>A cookie in the browser's jar at the end of the visit.</summary>
public sealed record CapturedCookie
{
    public required string Name { get; init; }

    /// <summary>Without a leading dot.</summary>
    public required string Domain { get; init; }

    public required string Path { get; init; }

    public bool HttpOnly { get; init; }

    public bool Secure { get; init; }

    /// <summary><c>Strict</c>, <c>Lax</c>, <c>None</c>, or null if the server did not set it.</summary>
    public string? SameSite { get; init; }

    /// <summary>Null for a session cookie.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary><c>header</c>, or the URL of the script that set it, or null if unknown.</summary>
    public string? SetBy { get; init; }
}
