using System.Diagnostics;
using PageShield.Isolation;

namespace PageShield.Tests.Isolation;

/// <summary>This program a second time, as a parent that can be killed: it starts a confined family of processes and waits.</summary>
public sealed class LauncherParent
{
    private const string Mark = "family ";

    /// <summary>Starts it, and waits for the family.</summary>
    /// <returns>The parent, and the id of the confined process.</returns>
    internal static async Task<(Process Parent, int Id)> StartAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["-noColor", "-explicit", "only", "-method", $"{typeof(LauncherParent).FullName}.{nameof(Start_a_family)}"];
        // Where a program has no host of its own, dotnet runs it from its library.
        var path = Environment.ProcessPath!; // a running program has a path
        if (Path.GetFileNameWithoutExtension(path) == "dotnet") arguments = [typeof(LauncherParent).Assembly.Location, .. arguments];
        var parent = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true })!; // null only with UseShellExecute
        while (await parent.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
                return (parent, int.Parse(line[Mark.Length..], System.Globalization.CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException("The second program started no family.");
    }

    [Fact(Explicit = true)]
    public async Task Start_a_family()
    {
        await using var process = await ConfinedProcess.StartAsync(ConfinedProcessTests.Shell(ConfinedProcessTests.Family), CancellationToken.None);
        await new StreamReader(process.Output).ReadLineAsync();
        await Console.Out.WriteLineAsync($"{Mark}{process.Id}");
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
