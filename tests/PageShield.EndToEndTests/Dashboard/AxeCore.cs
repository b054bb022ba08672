using System.Diagnostics;

namespace PageShield.EndToEndTests.Dashboard;

/// <summary>Deque's axe-core from the committed lock file, installed once by <c>npm ci</c> without install scripts.</summary>
internal static class AxeCore
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>The program's text; skips the test where npm is missing, except on CI.</summary>
    public static async Task<string> SourceAsync()
    {
        if (await Installed.Value is { } path) return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        const string Reason = "axe-core could not be installed from tests/PageShield.EndToEndTests/npm: is npm on the path?";
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
        Assert.Skip(Reason);
        return "";
    }

    private static async Task<string?> InstallAsync()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "PageShield.EndToEndTests", "npm");
            var source = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
            if (!File.Exists(Path.Combine(folder, "package-lock.json"))) continue;
            if (File.Exists(source)) return source;

            try
            {
                using var npm =
                    Process.Start(
                    new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
                    {
                        WorkingDirectory = folder,
                        RedirectStandardOutput = true
                    });
                if (npm is null) return null;
                await npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }

            return File.Exists(source) ? source : null;
        }

        return null;
    }
}
