using System.Diagnostics;

namespace PageShield.Tests.Changes.Code;

/// <summary>
/// The packages of the committed lock files, installed once by <c>npm ci</c> (no install scripts run). Where npm is missing the tests are
/// skipped with the reason, and fail with <c>CI=true</c>.
/// </summary>
internal static class NpmLibraries
{
    private static readonly Lazy<Task<string?>> Libraries = new(() => InstallAsync("PageShield.Benchmarks"));
    private static readonly Lazy<Task<string?>> Bundlers = new(() => InstallAsync("PageShield.Tests"));

    /// <summary>The folder <c>node_modules</c> with released libraries.</summary>
    public static Task<string> FolderAsync() => InstalledAsync(Libraries);

    /// <summary>The folder with <c>bundle.mjs</c>, the shop that it bundles, and the bundlers.</summary>
    public static async Task<string> BundlersAsync() => Path.GetDirectoryName(await InstalledAsync(Bundlers)) ?? "";

    private static async Task<string> InstalledAsync(Lazy<Task<string?>> installed)
    {
        var folder = await installed.Value;
        if (folder is not null) return folder;

        const string Reason = "The packages of tests/*/npm could not be installed: is npm on the path?";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
        Assert.Skip(Reason);
        throw new UnreachableException();
    }

    private static async Task<string?> InstallAsync(string owner)
    {
        var project = FindProject(owner);
        if (project is null) return null;

        var modules = Path.Combine(project, "node_modules");
        if (File.Exists(Path.Combine(modules, ".package-lock.json"))) return modules;

        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            {
                WorkingDirectory = project,
                RedirectStandardOutput = true,
            });
            if (npm is null) return null;

            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? modules : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string? FindProject(string owner)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", owner, "npm");
            if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
        }

        return null;
    }
}
