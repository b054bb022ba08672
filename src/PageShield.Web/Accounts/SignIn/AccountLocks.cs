using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Raising;
using PageShield.Audit;
using PageShield.Pipeline;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Writes down, and tells, that somebody guesses at an account: the one who guesses is the actor, the account what it is done to.</summary>
public sealed class AccountLocks(IDbContextFactory<PageShieldDbContext> databases, AuditLog audit, AlertRaiser alerts, RecordingTransaction recording)
{
    /// <summary>One place is locked after wrong passwords.</summary>
    public Task TellOfPasswordAsync(Operator account, int wrong, DateTimeOffset until, string actor, CancellationToken cancellationToken) =>
        SaveAsync(account, actor, "account.locked", new { factor = "password", wrong, until, place = actor }, null, cancellationToken);

    /// <summary>The second factor is locked for everybody: whoever guesses codes has the password.</summary>
    public Task TellOfCodeAsync(Operator account, int wrong, DateTimeOffset until, string actor, CancellationToken cancellationToken) => SaveAsync(
        account, actor, "account.locked", new { factor = "code", wrong, until },
        ("second-factor", $"somebody guesses the second factor of '{account.UserName}'",
            FormattableString.Invariant($"After the right password, {actor} gave {wrong} wrong codes in a row. Codes of this account are not taken until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Unless its person did that, somebody knows the password: change it. 'account unlock' opens the lock.")),
        cancellationToken);

    /// <summary>Wrong passwords come from many places.</summary>
    public Task TellOfAttackAsync(Operator account, int wrong, string actor, CancellationToken cancellationToken) => SaveAsync(
        account, actor, "account.attacked", new { factor = "password", wrong },
        ("password", $"somebody guesses the password of '{account.UserName}'",
            FormattableString.Invariant($"{wrong} wrong passwords within the hour, the last by {actor}. For an hour, each network that the account has not signed in from has one guess; known devices and passkeys work as before.")),
        cancellationToken);

    private async Task SaveAsync(Operator account, string actor, string action, object state, (string Kind, string What, string Text)? alert,
        CancellationToken cancellationToken)
    {
        // Whoever owns the session that guesses may see few sites; the installation's alerts stand at one of them all.
        SiteScope.Enter(null);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await recording.RunAsync(
            database,
            async () =>
            {
                if (alert is { } told)
                    await alerts.RaiseForTroubleAsync(
                        database, FormattableString.Invariant($"{told.Kind}-{account.Id}"), told.What, told.Text, cancellationToken);
                await audit.SaveAsync(database, actor, action, FormattableString.Invariant($"account:{account.Id}"), null, state, cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
