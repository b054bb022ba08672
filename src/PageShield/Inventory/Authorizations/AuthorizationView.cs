using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>A script's authorization as shown on screens, in the API and in the audit log.</summary>
public sealed record AuthorizationView
{
    public required long ScriptId { get; init; }

    public required AuthorizationState State { get; init; }

    public string? Justification { get; init; }

    public string? Author { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The content the decision applies to.</summary>
    public Sha256Hash? DecidedSha256 { get; init; }

    public required ReopenOn ReopenOn { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    public long? ReopenedByChangeId { get; init; }

    /// <summary>Every step, newest first, at most 200; empty in lists.</summary>
    public IReadOnlyList<AuthorizationStep> History { get; init; } = [];

    public static AuthorizationView Of(Authorization row) => new()
    {
        ScriptId = row.ScriptId,
        State = row.State,
        Justification = row.Justification,
        Author = row.Author,
        DecidedAt = row.DecidedAt,
        DecidedSha256 = row.DecidedSha256,
        ReopenOn = row.ReopenOn,
        ReopenedAt = row.ReopenedAt,
        ReopenedByChangeId = row.ReopenedByChangeId,
    };
}
