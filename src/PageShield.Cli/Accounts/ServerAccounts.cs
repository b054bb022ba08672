using System.Globalization;

namespace PageShield.Cli.Accounts;

/// <summary>Accounts of a running server; its API finds them by number.</summary>
internal sealed class ServerAccounts(ServerApi server) : IAccountRescue
{
    private const string Path = "/api/accounts";

    public async Task UnlockAsync(string name, CancellationToken cancellationToken) =>
        await server.SendAsync<Account>(
            HttpMethod.Post, $"{PathOf(await FindAsync(name, cancellationToken))}/unlock", (object?)null, cancellationToken);

    public async Task<string> ResetAsync(string name, bool takeFactors, bool enable, CancellationToken cancellationToken)
    {
        var account = await FindAsync(name, cancellationToken);
        if (account.DisabledAt is not null)
        {
            if (!enable) throw new CommandFailedException(Messages.Disabled(name));
            await server.SendAsync<Account>(HttpMethod.Patch, PathOf(account), new { disabled = false }, cancellationToken);
        }

        await server.SendAsync<Account>(HttpMethod.Post, $"{PathOf(account)}/unlock", (object?)null, cancellationToken);
        if (takeFactors) await server.SendAsync<Account>(HttpMethod.Delete, $"{PathOf(account)}/second-factor", (object?)null, cancellationToken);
        return (await server.SendAsync<Invited>(HttpMethod.Post, $"{PathOf(account)}/link", (object?)null, cancellationToken)).Link;
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Account> FindAsync(string name, CancellationToken cancellationToken)
    {
        for (var next = ""; next is not null;)
        {
            var page = await server.SendAsync<Page>(HttpMethod.Get, next.Length == 0 ? Path : $"{Path}?after={Uri.EscapeDataString(next)}",
                (object?)null, cancellationToken);
            if (page.Items.FirstOrDefault(each => string.Equals(each.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)) is { } found)
                return found;
            next = page.Next;
        }

        throw new CommandFailedException(Messages.Unknown(name));
    }

    private static string PathOf(Account account) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{account.Id}");

    private sealed record Page(IReadOnlyList<Account> Items, string? Next);

    private sealed record Account(int Id, string Name, DateTimeOffset? DisabledAt);

    private sealed record Invited(int Id, string Link);
}
