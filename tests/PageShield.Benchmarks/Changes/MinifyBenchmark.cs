using System.Diagnostics;
using System.Globalization;
using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Changes.Code.Lines;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Benchmarks.Changes;

/// <summary>
/// Compares sources with what terser, esbuild and uglify-js make of them. Prints <c>minify.mangled_cosmetic</c> (layout and
/// names only: percent that are cosmetic), <c>minify.compressed_capability</c> (percent that seem to gain a capability) and
/// <c>minify.compressed_same_set</c> (percent with the same capabilities). <c>--show</c> lists the exceptions.
/// </summary>
public static class MinifyBenchmark
{
    /// <summary>Runs it; 0 when done, 2 where libraries, minifiers or Node.js are missing.</summary>
    public static int Run(string[] arguments)
    {
        if (ReleasedLibraries.Find() is not { } libraries)
            return 2;
        var output = Directory.CreateTempSubdirectory("page-shield-minify");
        try
        {
            var sources = libraries.Sources().ToList();
            if (!Minify(libraries.Folder, output.FullName, sources))
                return 2;
            Compare(sources, output, arguments.Contains("--show"));
            return 0;
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static bool Minify(string folder, string output, List<string> sources)
    {
        try
        {
            using var process =
                Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "minify.mjs"), output, .. sources]) { WorkingDirectory = folder });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.Error.WriteLine($"Node.js does not start: {exception.Message}");
            return false;
        }
    }

    private static void Compare(List<string> sources, DirectoryInfo output, bool show)
    {
        int mangled = 0, cosmetic = 0, compressed = 0, capability = 0, same = 0;
        foreach (var file in output.EnumerateFiles("*.js").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var parts = file.Name.Split('.');
            var source = sources[int.Parse(parts[0], CultureInfo.InvariantCulture)];
            var comparison = ScriptDiff.Compare(File.ReadAllText(source), File.ReadAllText(file.FullName));
            var capabilities = comparison.Added.Concat(comparison.Removed).Where(c => c.Kind != CapabilityKind.Library).ToList();
            var expected = true;
            if (parts[2] == "mangled")
            {
                mangled++;
                cosmetic += (expected = comparison.Class <= ChangeClass.Cosmetic) ? 1 : 0;
            }
            else
            {
                compressed++;
                capability += comparison.Class == ChangeClass.Capability ? 1 : 0;
                same += capabilities.Count == 0 ? 1 : 0;
                expected = comparison.Class != ChangeClass.Capability && capabilities.Count == 0;
            }

            if (show && !expected)
            {
                Console.Error.WriteLine($"{parts[1]} {parts[2]} {Path.GetFileName(source)}: {comparison.Class} {comparison.Summary} [{string.Join(", ", capabilities.Take(6).Select(c => $"{c.Kind} {c.Value}"))}]");
                foreach (var line in comparison.Hunks.SelectMany(hunk => hunk.Lines).Where(line => line.Kind != DiffLineKind.Same).Take(6))
                    Console.Error.WriteLine("    " + (line.ToString() is { Length: > 160 } text ? text[..160] : line.ToString()));
            }
        }

        Line("minify.sources", sources.Count, "files");
        Line("minify.mangled_cosmetic", 100.0 * cosmetic / Math.Max(1, mangled), "%");
        Line("minify.compressed_capability", 100.0 * capability / Math.Max(1, compressed), "%");
        Line("minify.compressed_same_set", 100.0 * same / Math.Max(1, compressed), "%");
    }

    private static void Line(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##} {unit}"));
}
