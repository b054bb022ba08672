using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Alerts.Raising;
using PageShield.Audit;
using PageShield.Pipeline;
using PageShield.Storage;

namespace PageShield.Web.Accounts.SignIn;

/// <summary>Records guessing attacks on an account in the audit log and raises alerts. The actor is the guesser, the subject the account.</summary>
public sealed class AccountLocks(IDbContextFactory<PageShieldDbContext> databases, AuditLog audit, AlertRaiser alerts, RecordingTransaction recording)
{
    /// <summary>One network or device is locked after wrong passwords.</summary>
    public Task TellOfPasswordAsync(Operator account, int wrong, DateTimeOffset until, string actor, CancellationToken cancellationToken) =>
        SaveAsync(account, actor, "account.locked", new { factor = "password", wrong, until, place = actor }, null, cancellationToken);

    /// <summary>The second factor is locked for everyone, because whoever guesses codes knows the password.</summary>
    public Task TellOfCodeAsync(Operator account, int wrong, DateTimeOffset until, string actor, CancellationToken cancellationToken) => SaveAsync(
        account, actor, "account.locked", new { factor = "code", wrong, until },
        ("second-factor", $"repeated wrong second-factor codes for '{account.UserName}'",
            FormattableString.Invariant($"After the correct password, {actor} entered {wrong} wrong codes in a row. ")
            + FormattableString.Invariant($"Codes of this account are rejected until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC. ")
            + "Unless the account's owner did that, someone else knows the password: change it. 'account unlock' clears the lock."),
        cancellationToken);

    /// <summary>Wrong passwords come from many networks.</summary>
    public Task TellOfAttackAsync(Operator account, int wrong, string actor, CancellationToken cancellationToken) => SaveAsync(
        account, actor, "account.attacked", new { factor = "password", wrong },
        ("password", $"many wrong passwords for '{account.UserName}'",
            FormattableString.Invariant($"{wrong} wrong passwords within the hour, the last by {actor}. ")
            + "For one hour, each network that the account has not signed in from gets one attempt. Known devices and passkeys are not affected."),
        cancellationToken);

    private async Task SaveAsync(Operator account, string actor, string action, object state, (string Kind, string What, string Text)? alert,
        CancellationToken cancellationToken)
    {
        // Installation alerts are attached to one of all sites, which may be outside the scope of the session that guesses.
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
