namespace PageShield.Tests.Architecture;

/// <summary>The files of the project that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder that contains <c>PageShield.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>C# and Razor files of the product, without what the build writes.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
    [
        .. new[] { "src", "reporting-endpoint" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories))
            .Where(static file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(static file => new SourceFile(Path.GetRelativePath(Root, file).Replace('\\', '/'), file))
            .Where(static file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal)),
    ];

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PageShield.sln")))
            root = root.Parent ?? throw new InvalidOperationException("No PageShield.sln above the tests.");
        return root.FullName;
    }
}
