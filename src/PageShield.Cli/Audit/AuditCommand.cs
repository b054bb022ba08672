using System.CommandLine;
using PageShield.Audit;

namespace PageShield.Cli.Audit;

/// <summary>
/// <c>audit verify</c>: walks the audit log's hash chain. Exit code 1 where an entry is not as it was written, 2 where that nothing was cut off at
/// the end cannot be proved.
/// </summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var store = new StoreOptions();
        var verify = new Command("verify", "Check that no entry of the audit log was altered, removed or cut off");
        foreach (var option in store.All) verify.Add(option);
        verify.SetGuardedAction(async (result, cancellationToken) =>
        {
            var found = store.ServerOf(result) is { } server
                ? await VerifyAsync(server, cancellationToken)
                : await VerifyAsync(await store.OpenForReadingAsync(result, cancellationToken), cancellationToken);
            var output = result.InvocationConfiguration.Output;
            if (found.BrokenAt is not null)
            {
                await output.WriteLineAsync($"{Printable.Of(found.Problem ?? "")} The {found.Count} entries before it are sound.");
                return ExitCode.Found;
            }

            await output.WriteLineAsync($"{found.Count} entries are as they were written; the last one's hash is {found.Head}");
            if (found.EndProblem is not { } unproved) return ExitCode.NothingFound;
            await output.WriteLineAsync(Printable.Of(unproved));
            return ExitCode.CouldNot;
        });
        return new Command("audit", "The log of operators' actions") { verify };
    }

    private static async Task<AuditVerification> VerifyAsync(ServerApi server, CancellationToken cancellationToken)
    {
        using var _ = server;
        return await server.SendAsync<AuditVerification>(HttpMethod.Get, "/api/audit/verification", (object?)null, cancellationToken);
    }

    private static async Task<AuditVerification> VerifyAsync(LocalStore store, CancellationToken cancellationToken)
    {
        await using var _ = store;
        return await AuditLog.VerifyAsync(
            store.Database, await AuditAnchor.ReadAsync(store.Directory, cancellationToken), store.Get<TimeProvider>()
                .GetUtcNow(), cancellationToken);
    }
}
