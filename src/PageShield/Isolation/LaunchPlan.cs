using System.Diagnostics;
using System.Globalization;

namespace PageShield.Isolation;

/// <summary>
/// The chain of commands that confines a program: <c>setpriv</c> (ends with this process) → <c>unshare</c> (namespaces) → <c>sh</c> (limits,
/// mounts) → <c>setpriv</c> (user, privileges) → the program. Debian and Ubuntu always include these tools.
/// </summary>
internal static class LaunchPlan
{
    private const string PlainPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The command to start.</summary>
    public static ProcessStartInfo Of(ConfinedProcessOptions options, Confinement confinement)
    {
        List<string> command = [];
        if (confinement.DiesWithParent)
        {
            // A process whose parent ended before the signal was set has another parent by now.
            command.AddRange(
                ["setpriv", "--pdeathsig", "KILL", "sh", "-c", "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"", Number(Environment.ProcessId)]);
        }

        if (Namespaces(options, confinement) is { Count: > 0 } namespaces) command.AddRange(["unshare", .. namespaces]);
        if (!OperatingSystem.IsWindows()) command.AddRange(["sh", "-c", Script(options, confinement), "sh"]);
        command.Add(options.File);
        command.AddRange(options.Arguments);

        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = OperatingSystem.IsWindows() ? options.WorkingDirectory : "/",
        };
        info.Environment.Clear();
        if (!OperatingSystem.IsWindows()) info.Environment["PATH"] = PlainPath;
        foreach (var (name, value) in options.Environment) info.Environment[name] = value;
        return info;
    }

    /// <summary>Whether the program has a separate network instead of this machine's.</summary>
    public static bool HasOwnNetwork(ConfinedProcessOptions options, Confinement confinement) =>
        confinement.NetworkNamespace
            && (options.Network == ConfinedNetwork.Empty || (options.Network == ConfinedNetwork.Doors && confinement.NetworkDoors));

    /// <summary>Whether it waits inside its network until that is set up: it writes a byte and reads a line.</summary>
    public static bool WaitsForNetwork(ConfinedProcessOptions options, Confinement confinement) =>
        confinement.NetworkDoors && options.Role == ConfinedRole.Browser && HasOwnNetwork(options, confinement);

    private static List<string> Namespaces(ConfinedProcessOptions options, Confinement confinement)
    {
        List<string> flags = [];
        if (confinement.OwnProcesses) flags.AddRange(["--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--ipc"]);
        if (confinement.OwnMounts) flags.Add("--mount");
        if (HasOwnNetwork(options, confinement)) flags.Add("--net");
        return confinement.UserNamespace && flags.Count > 0 ? ["--user", "--map-root-user", .. flags] : flags;
    }

    private static string Script(ConfinedProcessOptions options, Confinement confinement)
    {
        List<string> lines = ["set -e"];
        if (WaitsForNetwork(options, confinement)) lines.Add("printf .; read -r _");
        // If memory runs out, the kernel should kill this program and not the server.
        lines.AddRange(["{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null || :", "ulimit -c 0"]);
        var limits = options.Limits;
        if (limits.MaxOpenFiles is { } files) lines.Add($"ulimit -n {Number(files)}");
        if (limits.MaxCpuSeconds is { } seconds) lines.Add($"ulimit -t {Number(seconds)}");
        if (limits.MaxStackBytes is { } stack) lines.Add($"ulimit -s {Number(stack / 1024)}");
        if (confinement.OwnUser)
        {
            foreach (var directory in options.OwnedDirectories)
                lines.Add($"chown -R {Number(confinement.Ids.User)}:{Number(confinement.Ids.Group)} {Quote(directory)}");
        }

        if (confinement.OwnMounts)
        {
            lines.Add("umask 022"); // its user must be able to traverse the created directories
            lines.AddRange(MountView.Commands(options));
        }

        lines.Add("umask 077");
        lines.Add($"cd {Quote(options.WorkingDirectory)}");
        // Last, because it also applies to the tools above.
        if (limits.MaxDataBytes is { } data) lines.Add($"ulimit -d {Number(data / 1024)}");
        lines.Add($"exec {Lowered(options, confinement)}{Init(confinement)}\"$@\""
            + (options.PipesOnThreeAndFour ? " 3<&0 4>&1 0</dev/null 1>/dev/null" : ""));
        return string.Join('\n', lines);
    }

    /// <summary>Drops the privileges of this process. Each change of user clears the parent-death signal, so it is set again at the end.</summary>
    private static string Lowered(ConfinedProcessOptions options, Confinement confinement)
    {
        var result = "";
        var (user, group) = (Number(confinement.Ids.User), Number(confinement.Ids.Group));
        // Back from the namespace's root to the original unprivileged user: Chromium refuses to run as any root.
        if (confinement.UserNamespace && Namespaces(options, confinement).Count > 0)
            result += $"unshare --user --map-user={user} --map-group={group} ";
        if (!confinement.DiesWithParent && !confinement.OwnUser && !confinement.NoNewPrivileges) return result;

        result += "setpriv ";
        if (confinement.OwnUser) result += $"--reuid {user} --regid {group} --clear-groups ";
        if (confinement.NoNewPrivileges && !options.MayGainPrivileges)
            result += confinement.OwnUser ? "--no-new-privs --inh-caps -all --bounding-set -all " : "--no-new-privs ";
        if (confinement.DiesWithParent) result += "--pdeathsig KILL ";
        return result;
    }

    /// <summary>
    /// The first process of a namespace adopts orphans and is exempt from some signals, so an unprivileged shell takes that place. Without such a
    /// namespace, the program replaces the shell, so that the signal reaches it.
    /// </summary>
    private static string Init(Confinement confinement) => confinement.OwnProcesses ? "sh -c '\"$@\"; exit $?' sh " : "";

    /// <summary>Quotes any text as one shell word.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
