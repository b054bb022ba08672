using System.Diagnostics;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>Runs a test of this assembly again in a process of its own inside an empty network namespace, from which nothing gets out.</summary>
internal static class NetworkNamespace
{
    private const string Inside = "PAGESHIELD_INSIDE_NAMESPACE";

    /// <summary>Whether this process is the one inside.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Inside) == "1";

    /// <summary>Runs the test inside and expects it to pass; skips where there are no namespaces (they need Linux and root).</summary>
    /// <param name="method">The test's name, or its beginning.</param>
    /// <param name="preparation">Shell commands that run inside before the test; the loopback interface is up.</param>
    public static async Task RunAsync(string method, string preparation = "true")
    {
        if (!OperatingSystem.IsLinux() || !await CanUnshareAsync()) Assert.Skip("Network namespaces cannot be had here: they need Linux and root.");
        var command = $"ip link set lo up && {preparation} && exec \"$0\" -method '*{method}*'";
        var (exit, output) = await RunAsync("unshare", ["-n", "-m", "sh", "-c", command, Environment.ProcessPath!]); // a running program has a path
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exit == 0, output);
    }

    private static async Task<bool> CanUnshareAsync()
    {
        try
        {
            return (await RunAsync("unshare", ["-n", "-m", "ip", "link", "set", "lo", "up"])).Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Inside] = "1" },
        })!; // null only with UseShellExecute
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
