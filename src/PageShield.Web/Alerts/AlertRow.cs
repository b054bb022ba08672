using PageShield.Alerts;

namespace PageShield.Web.Alerts;

/// <summary>One alert in a list, with the state of its messages.</summary>
public sealed record AlertRow
{
    public required int SiteId { get; init; }

    public required string SiteName { get; init; }

    public required long Id { get; init; }

    public required string Event { get; init; }

    public required Severity Severity { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public long? ScriptId { get; init; }

    public long? ChangeId { get; init; }

    public long? CrawlId { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? AssignedTo { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    public string? ResolvedBy { get; init; }

    public string Vendor { get; init; } = "";

    public bool OnPaymentPage { get; init; }

    /// <summary>Who is notified when, and why.</summary>
    public string? Routing { get; init; }

    public DateTimeOffset? EscalateAt { get; init; }

    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>Number of other sites with the same alert.</summary>
    public int OtherSites { get; init; }

    public required IReadOnlyList<AlertMessage> Messages { get; init; }

    /// <summary>The state at a given time.</summary>
    public AlertState StateAt(DateTimeOffset now) => this switch
    {
        { ResolvedAt: not null } => AlertState.Resolved,
        { SnoozedUntil: { } until } when until > now => AlertState.Snoozed,
        { AcknowledgedAt: not null } => AlertState.Acknowledged,
        _ => AlertState.Open,
    };
}
