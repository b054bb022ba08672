using System.Diagnostics;

namespace PageShield.EndToEndTests.Reports;

/// <summary>
/// A program of the operating system that tests need: found, or installed by the package manager when root; else tests skip, and fail with
/// <c>CI=true</c>.
/// </summary>
internal static class SystemPackage
{
    /// <returns>The first of the paths that exists.</returns>
    public static async Task<string> FindAsync(string package, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.FirstOrDefault(File.Exists) is { } found) return found;

        if (Environment.UserName == "root" && File.Exists("/usr/bin/apt-get"))
        {
            await RunAsync("apt-get", ["update"], cancellationToken);
            await RunAsync("apt-get", ["install", "-y", "--no-install-recommends", package], cancellationToken);
            if (paths.FirstOrDefault(File.Exists) is { } installed) return installed;
        }

        var reason = $"{paths[0]} is missing: install the package `{package}`.";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(reason);
        Assert.Skip(reason);
        throw new UnreachableException();
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
