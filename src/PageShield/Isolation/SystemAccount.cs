using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PageShield.Isolation;

/// <summary>An unprivileged system user that programs of one role run as.</summary>
/// <param name="Name">The user name, or the user id if no user could be created.</param>
/// <param name="User">The user id.</param>
/// <param name="Group">The group id.</param>
internal sealed record SystemAccount(string Name, int User, int Group)
{
    /// <summary>Ids that neither distributions nor systemd assign.</summary>
    private const int FirstUnusedId = 60_600;

    /// <summary>The role's user, created if missing. If the system cannot create one, an unassigned id serves the same purpose.</summary>
    public static async Task<SystemAccount> OfAsync(ConfinedRole role)
    {
        var name = role switch { ConfinedRole.Browser => "pageshield-browser", _ => "pageshield-analyser" };
        if (Find(name) is { } existing) return existing;

        await RunAsync(
            "useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]);
        // Another server on this machine may have created it at the same moment; all that matters is that it exists.
        if (Find(name) is { } made) return made;

        var taken = Entries().Select(static entry => entry[2]).ToHashSet();
        var id = Enumerable.Range(0, 100).Select(n => FirstUnusedId + (2 * n) + (int)role)
            .First(id => !taken.Contains(id.ToString(CultureInfo.InvariantCulture)));
        return new(id.ToString(CultureInfo.InvariantCulture), id, id);
    }

    /// <summary>The user and group ids of this process.</summary>
    public static async Task<(int User, int Group)> OwnIdsAsync()
    {
        int.TryParse(await RunAsync("id", ["-u"]), CultureInfo.InvariantCulture, out var user);
        int.TryParse(await RunAsync("id", ["-g"]), CultureInfo.InvariantCulture, out var group);
        return (user, group);
    }

    private static SystemAccount? Find(string name) =>
        Entries().FirstOrDefault(entry => entry[0] == name) is { } entry
            && int.TryParse(entry[2], CultureInfo.InvariantCulture, out var user)
                && int.TryParse(entry[3], CultureInfo.InvariantCulture, out var group)
            && user > 0 && group > 0
            ? new(name, user, group) : null;

    private static IEnumerable<string[]> Entries() =>
        File.Exists("/etc/passwd")
            ? File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).Where(static entry => entry.Length >= 4)
            : [];

    private static async Task<string> RunAsync(string file, string[] arguments)
    {
        try
        {
            // null only with UseShellExecute
            using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var printed = await process.StandardOutput.ReadToEndAsync();
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return printed.Trim();
        }
        catch (Win32Exception)
        {
            return ""; // The tool is not installed; callers check the outcome.
        }
    }
}
