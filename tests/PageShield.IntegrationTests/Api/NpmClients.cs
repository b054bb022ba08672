using System.Diagnostics;
using System.Text.Json;

namespace PageShield.IntegrationTests.Api;

/// <summary>Clients of others, from the committed lock file, installed once by <c>npm ci</c> without install scripts.</summary>
internal static class NpmClients
{
    private static readonly Lazy<Task<string?>> Installed = new(InstallAsync);

    /// <summary>Runs one of the folder's scripts with Node and reads the JSON that it prints; skips where npm is missing, except on CI.</summary>
    public static async Task<JsonElement> RunAsync(string script, params IEnumerable<string> arguments)
    {
        if (await Installed.Value is not { } folder)
        {
            const string Reason = "The clients of tests/PageShield.IntegrationTests/npm could not be installed: is npm on the path?";
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail(Reason);
            Assert.Skip(Reason);
            throw new UnreachableException();
        }

        // not null: a new process
        using var node =
            Process.Start(
            new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
        var error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static async Task<string?> InstallAsync()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "PageShield.IntegrationTests", "npm");
            if (!File.Exists(Path.Combine(folder, "package-lock.json"))) continue;
            if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return folder;
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
                await npm.StandardOutput.ReadToEndAsync();
                await npm.WaitForExitAsync();
                return npm.ExitCode == 0 ? folder : null;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }
        }

        return null;
    }
}
