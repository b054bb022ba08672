using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>Records decisions about scripts and reopens them. Only adds to the context; the caller saves.</summary>
public sealed class ScriptAuthorizer(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Author recorded for automatic steps.</summary>
    public const string System = "system";

    /// <summary>Records a decision about a script and its current content.</summary>
    /// <returns>The authorization before (null if there was none) and after; null if the script does not exist.</returns>
    public async Task<(AuthorizationView? Before, AuthorizationView After)?> DecideAsync(
        int siteId, long scriptId, AuthorizationDraft draft, string author, CancellationToken cancellationToken)
    {
        if (await database.Scripts.FirstOrDefaultAsync(script => script.SiteId == siteId && script.Id == scriptId,
            cancellationToken) is not { } script)
            return null;

        var row = await database.Authorizations.FirstOrDefaultAsync(each => each.SiteId == siteId && each.ScriptId == scriptId, cancellationToken);
        var before = row is null ? null : AuthorizationView.Of(row);
        if (row is null) database.Authorizations.Add(row = new Authorization { SiteId = siteId, ScriptId = scriptId });

        row.State = draft.State;
        row.Justification = draft.Justification.Trim();
        row.Author = author;
        row.DecidedAt = time.GetUtcNow();
        row.DecidedSha256 = script.CurrentSha256;
        row.ReopenOn = draft.ReopenOn;
        (row.ReopenedAt, row.ReopenedByChangeId) = (null, null);
        AddEvent(row, author, row.Justification, script.CurrentSha256, null);
        return (before, AuthorizationView.Of(row));
    }

    /// <summary>Sets an authorization back to pending because of a change.</summary>
    public void Reopen(Authorization row, Reports.Sha256Hash? now, long changeId, string because)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.State = AuthorizationState.Pending;
        row.ReopenedAt = time.GetUtcNow();
        row.ReopenedByChangeId = changeId;
        AddEvent(row, System, because.Length > Authorization.LongestText ? because[..Authorization.LongestText] : because, now, changeId);
    }

    private void AddEvent(Authorization row, string author, string text, Reports.Sha256Hash? sha256, long? changeId) =>
        database.AuthorizationEvents.Add(new AuthorizationEvent
        {
            SiteId = row.SiteId,
            Id = RowId.Next(time),
            ScriptId = row.ScriptId,
            At = time.GetUtcNow(),
            Author = author,
            State = row.State,
            Text = text,
            Sha256 = sha256,
            ChangeId = changeId,
        });
}
