using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace PageShield.Training;

/// <summary>
/// Makes variants of scripts with <c>derive.mjs</c>, which stands beside the lock file of its tools. Node may not evaluate text there, and has no
/// network where the system allows it: the scripts may be hostile. They lie in a temporary folder, which is deleted afterwards.
/// </summary>
public sealed class VariantMaker
{
    private const string Script = "derive.mjs";
    private const string Tool = "javascript-obfuscator";

    private readonly string[] _command;

    private VariantMaker(string[] command) => _command = command;

    /// <summary>Every way in which it makes variants, in a fixed order.</summary>
    public IReadOnlyList<string> Ways { get; private set; } = [];

    /// <summary>The one beside a lock file; null where there is no <c>derive.mjs</c>.</summary>
    /// <exception cref="VariantsUnavailableException">Node, or the packages that the lock file names, are not installed.</exception>
    public static Task<VariantMaker?> FindAsync(string lockFile, CancellationToken cancellationToken) =>
        FindAsync(lockFile, "node", cancellationToken);

    /// <summary>The same, with the name or path of Node.</summary>
    internal static async Task<VariantMaker?> FindAsync(string lockFile, string node, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(lockFile)) ?? ".";
        var script = Path.Combine(folder, Script);
        if (!File.Exists(script)) return null;
        if (!Directory.Exists(Path.Combine(folder, "node_modules", Tool)))
            throw new VariantsUnavailableException($"{Tool}, which makes obfuscated material, is not installed: run `npm ci` in {folder}.");
        if (!await RunsAsync([node, "--version"], cancellationToken))
            throw new VariantsUnavailableException(
                $"Obfuscated material is made by Node.js 20 or newer, and `{node}` is not on the path: install it, then run `npm ci` in {folder}.");
        var maker = new VariantMaker([.. await IsolationAsync(cancellationToken), node, "--disallow-code-generation-from-strings", script]);
        maker.Ways = (await maker.RunAsync(["--names"], cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return maker;
    }

    /// <summary>The variants in the order of the requests and their ways, without those that a tool refused or that are too large.</summary>
    /// <exception cref="VariantsUnavailableException">Node failed.</exception>
    public async Task<IReadOnlyList<ScriptVariant>> MakeAsync(IReadOnlyList<VariantRequest> requests, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var folder = Directory.CreateTempSubdirectory("page-shield-variants-").FullName;
        try
        {
            var list = Path.Combine(folder, "list.jsonl");
            await using (var lines = new StreamWriter(list))
            {
                for (var index = 0; index < requests.Count; index++)
                {
                    var file = Path.Combine(folder, $"{index}.source");
                    await File.WriteAllTextAsync(file, requests[index].Source, cancellationToken);
                    await lines.WriteLineAsync(
                        JsonSerializer.Serialize(new { id = requests[index].Id, file, how = requests[index].Ways }).AsMemory(), cancellationToken);
                }
            }

            await RunAsync([list, folder, seed.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken);
            return await VariantManifest.ReadAsync(folder, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> IsolationAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux()) return [];
        foreach (var option in (string[])["-n", "-rn"])
        {
            if (await RunsAsync(["unshare", option, "true"], cancellationToken)) return ["unshare", option];
        }

        return [];
    }

    private static async Task<bool> RunsAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            using var probe = Start(command);
            await probe.WaitForExitAsync(cancellationToken);
            return probe.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start([.. _command, .. arguments]);
        using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new VariantsUnavailableException(
                $"{string.Join(' ', _command)} failed; is Node.js older than 20, or has `npm ci` not been run beside it?\n{(await errors).Trim()}");
        return output;
    }

    private static Process Start(string[] command) =>
        // null only with UseShellExecute
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
