using System.Reflection;

namespace PageShield.Workers;

/// <summary>The executable that acts as a worker when started with the verb <c>worker</c>.</summary>
/// <param name="Path">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record WorkerProgram(string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>The verb.</summary>
    public const string Verb = "worker";

    private static readonly string[] Programs = ["PageShield.Cli", "PageShield.Web"];

    /// <summary>The runtime's root directory, for executables that search for it; null if the runtime is part of the program.</summary>
    public static string? DotnetRoot { get; } = FindDotnetRoot();

    /// <summary>This program if it has the verb, otherwise one of ours in the same directory, as for tests.</summary>
    /// <exception cref="WorkerUnavailableException">There is no such program.</exception>
    public static WorkerProgram Find()
    {
        var own = Assembly.GetEntryAssembly()?.GetName().Name;
        foreach (var name in Programs.OrderByDescending(name => name == own))
        {
            var host = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name);
            if (File.Exists(host)) return new WorkerProgram(host, [Verb]);
            var library = System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll");
            if (File.Exists(library) && DotnetRoot is { } root)
                return new WorkerProgram(System.IO.Path.Combine(root, "dotnet"), ["exec", library, Verb]);
        }

        throw new WorkerUnavailableException(
            $"Neither {string.Join(" nor ", Programs)} is in {AppContext.BaseDirectory}, so no worker process can be started.");
    }

    // …/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
    private static string? FindDotnetRoot()
    {
        var runtime = System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory();
        var root = System.IO.Path.GetFullPath(System.IO.Path.Combine(runtime, "..", "..", ".."));
        return File.Exists(System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")) ? root : null;
    }
}
