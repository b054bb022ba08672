using System.CommandLine;
using PageShield.Accounts;
using PageShield.Audit;

namespace PageShield.Cli;

/// <summary><c>token create</c>: prints a new API token.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var store = new StoreOptions();
        var name = new Option<string>("--name") { Description = "So that it is recognised later", Required = true };
        var role = new Option<string>("--role") { Description = "viewer, analyst or admin", DefaultValueFactory = _ => Roles.Viewer };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        var days = new Option<int>("--days") { Description = "Lifetime (1–3650)", DefaultValueFactory = _ => 90 };
        var create = new Command("create", "Print a new API token; it cannot be shown again") { name, role, days };
        foreach (var option in store.All) create.Add(option);
        create.SetGuardedAction(async (result, cancellationToken) =>
        {
            var (tokenName, tokenRole, tokenDays) = (result.GetRequiredValue(name), result.GetRequiredValue(role), result.GetValue(days));
            if (string.IsNullOrWhiteSpace(tokenName) || tokenName.Length > ApiTokens.NameLength)
                throw new CommandFailedException($"--name takes 1 to {ApiTokens.NameLength} characters.");
            if (tokenDays is < 1 or > 3650) throw new CommandFailedException("--days takes a number from 1 to 3650.");

            var secret = store.ServerOf(result) is { } server
                ? await CreateAsync(server, tokenName, tokenRole, tokenDays, cancellationToken)
                : await CreateAsync(await store.OpenForWritingAsync(result, cancellationToken), tokenName, tokenRole, tokenDays, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(secret);
            return ExitCode.NothingFound;
        });
        return new Command("token", "Manage API tokens") { create };
    }

    private static async Task<string> CreateAsync(ServerApi server, string name, string role, int days, CancellationToken cancellationToken)
    {
        using var _ = server;
        return (await server.SendAsync<NewToken>(HttpMethod.Post, "/api/tokens", new { name, role, days }, cancellationToken)).Token;
    }

    private static async Task<string> CreateAsync(LocalStore store, string name, string role, int days, CancellationToken cancellationToken)
    {
        await using var _ = store;
        await using var transaction = await store.Database.Database.BeginTransactionAsync(cancellationToken);
        var issued = store.Get<ApiTokens>().Issue(name.Trim(), role, store.Get<TimeProvider>().GetUtcNow().AddDays(days), LocalStore.Actor);
        await store.Database.SaveChangesAsync(cancellationToken);
        await store.Get<AuditLog>().SaveAsync(
            store.Database, LocalStore.Actor, "token.created", $"token:{issued.Token.Id}", null,
            new { issued.Token.Name, issued.Token.Role, issued.Token.Prefix, issued.Token.ExpiresAt }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return issued.Secret;
    }

    private sealed record NewToken(int Id, string Token);
}
