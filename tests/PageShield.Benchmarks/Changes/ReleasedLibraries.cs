using System.Text.Json;

namespace PageShield.Benchmarks.Changes;

/// <summary>Released libraries in consecutive versions, as <c>npm ci</c> in the folder <c>npm</c> installs them.</summary>
internal sealed class ReleasedLibraries
{
    private readonly string _modules;
    private readonly List<(string Package, string File, List<string> Versions)> _releases = [];

    private ReleasedLibraries(string folder)
    {
        Folder = folder;
        _modules = Path.Combine(folder, "node_modules");
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "package.json")));
        foreach (var entry in list.RootElement.GetProperty("releases").EnumerateObject())
            _releases.Add(
                (entry.Name, entry.Value.GetProperty("file").GetString() ?? "",
                [.. entry.Value.GetProperty("versions").EnumerateArray().Select(version => version.GetString() ?? "")]));
    }

    /// <summary>The folder with <c>package.json</c> and <c>node_modules</c>.</summary>
    public string Folder { get; }

    /// <summary>The libraries, or null where they are not installed.</summary>
    public static ReleasedLibraries? Find()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var npm = Path.Combine(folder.FullName, "tests", "PageShield.Benchmarks", "npm");
                if (Directory.Exists(Path.Combine(npm, "node_modules")))
                    return new ReleasedLibraries(npm);
            }
        }

        Console.Error.WriteLine("The released libraries are not installed: run `npm ci` in tests/PageShield.Benchmarks/npm.");
        return null;
    }

    /// <summary>Files of two versions of one library, one after the other.</summary>
    public IEnumerable<(string Name, string Old, string New)> Pairs()
    {
        foreach (var (package, file, versions) in _releases)
        {
            foreach (var (before, after) in versions.Zip(versions.Skip(1)))
            {
                var (oldFile, newFile) = (PathOf(package, before, file), PathOf(package, after, file));
                if (File.Exists(oldFile) && File.Exists(newFile))
                    yield return ($"{package} {before} {after}", oldFile, newFile);
                else
                    Console.Error.WriteLine($"{package} {before} {after}: no file {file}");
            }
        }
    }

    /// <summary>Every version of every library, in the order of the libraries and then of their versions.</summary>
    public IEnumerable<(string Library, string Version, string File)> Versions() => _releases.SelectMany(release => release.Versions
        .Select(version => (NameOf(release.Package), version, PathOf(release.Package, version, release.File)))
        .Where(static version => File.Exists(version.Item3)));

    /// <summary>Each library's newest bundle as it is served.</summary>
    public IEnumerable<string> Bundles() =>
        _releases.Select(release => PathOf(release.Package, release.Versions[^1], release.File)).Where(File.Exists);

    /// <summary>Sources before minification: the newest version's file without <c>.min</c>.</summary>
    public IEnumerable<string> Sources() =>
        _releases.Select(
            release => PathOf(release.Package, release.Versions[^1],
            release.File.Replace(".min.", ".", StringComparison.Ordinal).Replace("-min.", ".", StringComparison.Ordinal)))
            .Where(File.Exists);

    private string PathOf(string package, string version, string file) =>
        Path.Combine(_modules, $"{NameOf(package)}--{version}", file);

    private static string NameOf(string package) => package.Replace("@", "", StringComparison.Ordinal).Replace("/", "__", StringComparison.Ordinal);
}
