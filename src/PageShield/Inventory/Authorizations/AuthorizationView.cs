using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Inventory.Authorizations;

/// <summary>A script's authorization as screens, API and audit log show it.</summary>
public sealed record AuthorizationView
{
    public required long ScriptId { get; init; }

    public required AuthorizationState State { get; init; }

    public string? Justification { get; init; }

    public string? Author { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The content that was decided about.</summary>
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

/// <summary>One step of a script's authorization.</summary>
public sealed record AuthorizationStep(DateTimeOffset At, string Author, AuthorizationState State, string Text, Sha256Hash? Sha256, long? ChangeId);

/// <summary>Reads of authorizations.</summary>
public static class AuthorizationQueries
{
    private const int MostSteps = 200;

    /// <summary>A script's authorization with its history; pending and empty where nobody decided; null where there is no such script.</summary>
    public static async Task<AuthorizationView?> FindAuthorizationAsync(this PageShieldDbContext db, int siteId, long scriptId, CancellationToken cancellationToken)
    {
        if (!await db.Scripts.AnyAsync(script => script.SiteId == siteId && script.Id == scriptId, cancellationToken)) return null;

        var row = await db.Authorizations.AsNoTracking().FirstOrDefaultAsync(each => each.SiteId == siteId && each.ScriptId == scriptId, cancellationToken);
        var history = await db.AuthorizationEvents.AsNoTracking().Where(each => each.SiteId == siteId && each.ScriptId == scriptId)
            .OrderByDescending(each => each.Id).Take(MostSteps)
            .Select(each => new AuthorizationStep(each.At, each.Author, each.State, each.Text, each.Sha256, each.ChangeId)).ToListAsync(cancellationToken);
        return AuthorizationView.Of(row ?? new Authorization { SiteId = siteId, ScriptId = scriptId }) with { History = history };
    }
}
