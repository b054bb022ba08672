using System.Diagnostics;

namespace PageShield.EndToEndTests;

/// <summary>A program of ours as a process of its own, built beside these tests.</summary>
internal static class BuiltProgram
{
    /// <summary>Runs the command line to its end, as a script would.</summary>
    public static async Task<(int Code, string Output, string Error)> RunCliAsync(params IReadOnlyList<string> arguments)
    {
        using var process = Start("PageShield.Cli", arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts a project's program; its output is for the caller to read.</summary>
    public static Process Start(string project, IReadOnlyList<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [PathOf(project), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{project} did not start.");

    /// <summary>As <c>src/PROJECT/bin/CONFIGURATION/FRAMEWORK</c> has it.</summary>
    private static string PathOf(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "PageShield.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"No PageShield.sln above {output.FullName}.");
        return Path.Combine(root.FullName, "src", project, "bin", output.Parent!.Name, output.Name, $"{project}.dll"); // not null: the root is above
    }
}
