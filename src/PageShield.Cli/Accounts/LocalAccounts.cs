using Microsoft.Extensions.Options;
using PageShield.Accounts;
using PageShield.Storage;

namespace PageShield.Cli.Accounts;

/// <summary>Accounts in the data directory or the hub.</summary>
internal sealed class LocalAccounts(LocalStore store) : IAccountRescue
{
    public async Task UnlockAsync(string name, CancellationToken cancellationToken) =>
        await store.Get<AccountRescue>().UnlockAsync((await FindAsync(name, cancellationToken)).Id, LocalStore.Actor, cancellationToken);

    public async Task<string> ResetAsync(string name, bool takeFactors, bool enable, CancellationToken cancellationToken)
    {
        var account = await FindAsync(name, cancellationToken);
        if (account.DisabledAt is not null && !enable) throw new CommandFailedException(Messages.Disabled(name));

        var secret = await store.Get<AccountRescue>().ResetAsync(account, takeFactors, enable, LocalStore.Actor, cancellationToken);
        var options = store.Get<IOptions<PageShieldOptions>>().Value;
        return $"{(options.PublicDashboard ?? options.Dashboard).TrimEnd('/')}/join?token={secret}";
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<Operator> FindAsync(string name, CancellationToken cancellationToken) =>
        await store.Get<AccountRescue>().FindAsync(name, cancellationToken) ?? throw new CommandFailedException(Messages.Unknown(name));
}
