using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace PageShield.Isolation;

/// <summary>
/// Tests how far this system can confine a program by starting <c>true</c>. Containers, kernels and tools differ too much to be queried.
/// </summary>
internal static class ConfinementProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<ConfinedRole, Lazy<Task<Confinement>>> Known = new();

    /// <summary>Each step adds one feature; later steps depend on earlier ones.</summary>
    private static readonly Func<Confinement, Confinement>[] Steps =
    [
        static has => has with { DiesWithParent = true },
        static has => has with { NoNewPrivileges = true },
        static has => has with { OwnUser = Environment.IsPrivilegedProcess },
        static has => has with { UserNamespace = !Environment.IsPrivilegedProcess },
        static has => has with { OwnProcesses = true },
        static has => has with { OwnMounts = true },
        static has => has with { NetworkNamespace = true },
    ];

    /// <summary>What this system supports for programs of this role.</summary>
    public static Task<Confinement> OfAsync(ConfinedRole role) =>
        Known.GetOrAdd(role, static role => new(() => Task.Run(() => ProbeAsync(role)))).Value;

    private static async Task<Confinement> ProbeAsync(ConfinedRole role)
    {
        var nothing = new Confinement { User = Environment.UserName };
        if (!OperatingSystem.IsLinux()) return nothing;

        if (Environment.IsPrivilegedProcess)
        {
            var account = await SystemAccount.OfAsync(role);
            nothing = nothing with { User = account.Name, Ids = (account.User, account.Group) };
        }
        else
        {
            nothing = nothing with { Ids = await SystemAccount.OwnIdsAsync() };
        }

        var has = Steps.Aggregate(nothing, static (all, add) => add(all));
        if (!await WorksAsync(has, "true"))
        {
            has = nothing;
            foreach (var add in Steps)
            {
                if (await WorksAsync(add(has), "true")) has = add(has);
            }
        }

        if (!has.OwnUser) has = has with { User = Environment.UserName };
        // Mapped to root inside, because some systems forbid that while they allow the bare namespace.
        return has with
        {
            Sandbox = await WorksAsync(has, "unshare", "--user", "--map-root-user", "--net", "true"),
            NetworkDoors = has.NetworkNamespace && await CanFurnishNetworkAsync(has),
        };
    }

    private static async Task<bool> CanFurnishNetworkAsync(Confinement confinement)
    {
        if (!OperatingSystem.IsLinux()) return false;
        using var process =
            await ProcessStarter.StartAsync(LaunchPlan.Of(new() { File = "cat", Role = default, WorkingDirectory = "/" }, confinement));
        using var limit = new CancellationTokenSource(Timeout);
        try
        {
            // Its output shows that it is in its network.
            await process.StandardInput.BaseStream.WriteAsync(new byte[1], limit.Token);
            await process.StandardInput.BaseStream.FlushAsync(limit.Token);
            if (await process.StandardOutput.BaseStream.ReadAsync(new byte[1], limit.Token) == 0) return false;
            using var link = await NetworkNamespace.ConnectAsync(process.Id);
            using var socket = await NetworkNamespace.ListenAsync(process.Id);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(Timeout)) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> WorksAsync(Confinement confinement, string file, params string[] arguments)
    {
        if (confinement is { UserNamespace: false, OwnUser: false }
            && (confinement.OwnProcesses || confinement.OwnMounts || confinement.NetworkNamespace)
            && !Environment.IsPrivilegedProcess) return false;
        try
        {
            // Includes a hidden directory, to test mounting itself.
            var options =
                new ConfinedProcessOptions
                {
                    File = file,
                    Arguments = arguments,
                    Role = default,
                    WorkingDirectory = "/",
                    HiddenDirectories = ["/home"]
                };
            using var process = await ProcessStarter.StartAsync(LaunchPlan.Of(options, confinement));
            using var limit = new CancellationTokenSource(Timeout);
            try
            {
                process.StandardInput.Close();
                await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false; // The tool is not installed.
        }
    }
}
