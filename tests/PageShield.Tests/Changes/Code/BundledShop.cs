using System.Diagnostics;

namespace PageShield.Tests.Changes.Code;

/// <summary>A small shop of our own, bundled by Rollup, Vite and esbuild before and after an edit of one of its modules.</summary>
internal sealed class BundledShop : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("page-shield-bundles-").FullName;

    /// <summary>Bundles it, replaces a text in one module, and bundles it again.</summary>
    public static async Task<BundledShop> EditedAsync(string module, string text, string by, CancellationToken cancellationToken)
    {
        var npm = await NpmLibraries.BundlersAsync();
        var shop = new BundledShop();
        Directory.CreateDirectory(Path.Combine(shop._folder, "shop"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(npm, "shop")))
            File.Copy(file, Path.Combine(shop._folder, "shop", Path.GetFileName(file)));
        await shop.BundleAsync(npm, "old", cancellationToken);

        var edited = Path.Combine(shop._folder, "shop", module);
        var source = await File.ReadAllTextAsync(edited, cancellationToken);
        Assert.Contains(text, source, StringComparison.Ordinal);
        await File.WriteAllTextAsync(edited, source.Replace(text, by, StringComparison.Ordinal), cancellationToken);
        await shop.BundleAsync(npm, "new", cancellationToken);
        return shop;
    }

    /// <summary>A chunk's text before and after, by the tool with the style and the start of its name.</summary>
    public (string Old, string New) Chunk(string tool, string name) => (Read("old", tool, name), Read("new", tool, name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Read(string version, string tool, string name) =>
        File.ReadAllText(Directory.EnumerateFiles(Path.Combine(_folder, version, tool), name + "*.js").Single());

    private async Task BundleAsync(string npm, string output, CancellationToken cancellationToken)
    {
        // not null: no shell
        using var node =
            Process.Start(
            new ProcessStartInfo("node", [Path.Combine(npm, "bundle.mjs"), "shop", output])
            {
                WorkingDirectory = _folder,
                RedirectStandardError = true
            })!;
        var error = await node.StandardError.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        Assert.True(node.ExitCode == 0, error);
    }
}
