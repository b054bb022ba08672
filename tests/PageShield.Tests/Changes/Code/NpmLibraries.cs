using System.Diagnostics;

namespace PageShield.Tests.Changes.Code;

/// <summary>
/// The libraries of the committed lock file, installed once by <c>npm ci</c> (no install scripts run). Where npm is missing the tests are
/// skipped with the reason, and fail with <c>CI=true</c>.
/// </summary>
internal static class NpmLibraries
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>The folder <c>node_modules</c>.</summary>
    public static async Task<string> FolderAsync()
    {
        var folder = await Installed.Value;
        if (folder is not null) return folder;

        const string Reason = "The libraries of tests/PageShield.Benchmarks/npm could not be installed: is npm on the path?";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
        Assert.Skip(Reason);
        throw new UnreachableException();
    }

    private static async Task<string?> InstallAsync()
    {
        var project = FindProject();
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

    private static string? FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "PageShield.Benchmarks", "npm");
            if (File.Exists(Path.Combine(candidate, "package-lock.json"))) return candidate;
        }

        return null;
    }
}
