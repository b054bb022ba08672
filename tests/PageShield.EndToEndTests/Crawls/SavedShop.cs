namespace PageShield.EndToEndTests.Crawls;

/// <summary>A site that was saved to a folder, as it is served.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Pages">Its pages as <see cref="FixtureSite.Url"/> takes them.</param>
internal sealed record SavedShop(string Host, IReadOnlyList<string> Pages)
{
    /// <summary>Serves all files of a folder; its first pages are what is crawled.</summary>
    public static SavedShop Serve(FixtureSite server, string folder, int most)
    {
        var host = "site" + new string([.. Path.GetFileName(folder).Where(char.IsAsciiLetterOrDigit).Take(20)]).ToLowerInvariant() + ".localhost";
        List<string> pages = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var target = $"{host}/{Path.GetRelativePath(folder, file).Replace('\\', '/')}";
            server.Serve(target, TypeOf(file), File.ReadAllBytes(file));
            if (Path.GetExtension(file) is ".html" or ".htm" && Path.GetDirectoryName(file) == folder && pages.Count < most) pages.Add(target);
        }

        return new(host, pages);
    }

    private static string TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".html" or ".htm" => "text/html",
        ".js" or ".mjs" or ".download" => "text/javascript",
        ".css" => "text/css",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
