using System.Diagnostics;
using System.Runtime.CompilerServices;
using PageShield.Isolation;

namespace PageShield.Tests.Isolation;

/// <summary>This program a second time, as a parent that can be killed: it starts a confined family of processes and waits.</summary>
internal static class LauncherParent
{
    private const string Order = "PAGESHIELD_TESTS_START_FAMILY";

    /// <summary>Starts it; its first line is the confined process' id.</summary>
    public static Process Start()
    {
        // The tests' own program, which dotnet runs from a library where it has no host of its own.
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [Order] = "1" } }; // a running program has a path
        if (Path.GetFileNameWithoutExtension(info.FileName) == "dotnet") info.ArgumentList.Add(typeof(LauncherParent).Assembly.Location);
        return Process.Start(info)!; // null only with UseShellExecute
    }

    [ModuleInitializer]
    internal static void StartFamily()
    {
        if (Environment.GetEnvironmentVariable(Order) is not null) StartFamilyAsync().GetAwaiter().GetResult();
    }

    private static async Task StartFamilyAsync()
    {
        await using var process = await ConfinedProcess.StartAsync(ConfinedProcessTests.Shell(ConfinedProcessTests.Family), CancellationToken.None);
        await new StreamReader(process.Output).ReadLineAsync();
        await Console.Out.WriteLineAsync($"{process.Id}");
        await process.WaitForExitAsync(CancellationToken.None);
    }
}
