using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PageShield.Training;

/// <summary>Reads samples from folders, in an order that no file system decides.</summary>
public static class SampleFolder
{
    private const int MaxBytes = 2_000_000;
    private const int MaxPackageBytes = 250_000;
    private const int MinPackageBytes = 300;
    private const int MostOfPackage = 24;

    /// <summary>
    /// All files below a folder. Families come from a list <c>malicious.tsv</c> or <c>benign.tsv</c> (path, bytes, digest, category, origin) in
    /// <paramref name="lists"/>, where there is one; otherwise each file is a family of its own.
    /// </summary>
    public static IReadOnlyList<TrainingSample> Read(string folder, bool isMalicious, string? lists)
    {
        var origins = Origins(lists, isMalicious ? "malicious" : "benign");
        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => (File: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
                .Where(file => new FileInfo(file.File).Length is > 0 and <= MaxBytes)
                .Where(file => origins is null || origins.ContainsKey(file.Path))
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file =>
                    new TrainingSample(file.Path, File.ReadAllText(file.File), isMalicious, FamilyOf(file.Path, origins?[file.Path] ?? file.Path))),
        ];
    }

    /// <summary>
    /// Scripts of the packages that a lock file names, from the <c>node_modules</c> beside it: of each package (all versions together) the
    /// two dozen files whose digests come first.
    /// </summary>
    public static IReadOnlyList<TrainingSample> ReadPackages(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(lockFile));
        var root = Path.GetDirectoryName(Path.GetFullPath(lockFile)) ?? ".";
        var named = document.RootElement.GetProperty("packages").GetProperty("").GetProperty("dependencies").EnumerateObject()
            .Select(entry => (Folder: entry.Name, Package: PackageOf(entry.Name, entry.Value.GetString() ?? ""))).ToList();
        return
        [
            .. named.GroupBy(entry => entry.Package, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .SelectMany(group => group
                    .SelectMany(entry => Scripts(Path.Combine(root, "node_modules", entry.Folder)))
                    .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
                    .OrderBy(file => Digest(file.Text), StringComparer.Ordinal)
                    .DistinctBy(file => file.Text, StringComparer.Ordinal)
                    .Take(MostOfPackage)
                    .Select(file => new TrainingSample(file.Path, file.Text, false, group.Key))),
        ];
    }

    /// <summary>The scripts of a package itself, without those of packages inside it.</summary>
    public static IEnumerable<string> Scripts(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateFiles(folder, "*.js", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Contains("node_modules", StringComparison.Ordinal))
            .Where(file => new FileInfo(file).Length is >= MinPackageBytes and <= MaxPackageBytes);
    }

    /// <summary>A variant belongs to the sample that it was made of; versions of one package, and one campaign on one site, are one family.</summary>
    public static string FamilyOf(string path, string origin) =>
        path.StartsWith("malicious/variants/", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(origin)
        : path.StartsWith("malicious/skimmer/", StringComparison.Ordinal)
            || path.StartsWith("malicious/demo-skimmer/", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(path)
        : origin.LastIndexOf('@') is var at and > 0 ? origin[..at] : origin;

    private static Dictionary<string, string>? Origins(string? lists, string kind)
    {
        if (lists is null || Path.Combine(lists, kind + ".tsv") is var file && !File.Exists(file)) return null;
        return File.ReadLines(file).Skip(1).Select(line => line.Split('\t')).Where(cells => cells.Length >= 5)
            .GroupBy(cells => cells[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First()[4], StringComparer.Ordinal);
    }

    // "npm:lodash@4.17.21" names another package than its folder does.
    private static string PackageOf(string folder, string version) =>
        version.StartsWith("npm:", StringComparison.Ordinal) && version.LastIndexOf('@') is var at and > 4 ? version[4..at] : folder;

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
