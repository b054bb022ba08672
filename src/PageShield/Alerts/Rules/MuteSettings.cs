using Microsoft.EntityFrameworkCore;

namespace PageShield.Alerts.Rules;

/// <summary>What an operator enters for a mute.</summary>
public sealed record MuteSettings
{
    /// <summary>Only this site; null for all.</summary>
    public int? SiteId { get; init; }

    /// <summary>Only this event; null for all events except attacks.</summary>
    public string? Event { get; init; }

    /// <summary>Only this host and its subdomains; null for all.</summary>
    public string? Host { get; init; }

    /// <summary>The reason, 1 to 500 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it expires, at most 90 days from now.</summary>
    public DateTimeOffset Until { get; init; }
}
