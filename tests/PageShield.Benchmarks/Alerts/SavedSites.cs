using System.Diagnostics;
using AngleSharp.Html.Parser;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.IntegrationTests.Alerts;
using PageShield.IntegrationTests.Inventory;

namespace PageShield.Benchmarks.Alerts;

/// <summary>The saved sites of the development corpus, read without running anything.</summary>
internal static class SavedSites
{
    private const int MostPages = 3;

    /// <summary>Each site's name and pages, its checkout first; null where the corpus is missing.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<SavedPage> Pages)>? Find(string? folder)
    {
        if (folder is null && FindArchive() is { } archive) folder = Unpack(archive);
        if (folder is null || !Directory.Exists(folder)) return null;

        var root = Directory.EnumerateDirectories(folder).FirstOrDefault(static each => Directory.EnumerateDirectories(each).Skip(1).Any()) ?? folder;
        return [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(static site => (NameOf(site), Pages(site)))
            .Where(static site => site.Item2.Count > 0)];
    }

    private static string NameOf(string folder) => new([.. Path.GetFileName(folder).Where(char.IsAsciiLetterOrDigit).Take(20)]);

    private static IReadOnlyList<SavedPage> Pages(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.htm*").Order(StringComparer.Ordinal)
            .OrderBy(static file => Path.GetFileName(file) switch { "checkout.html" => 0, "index.html" or "index.htm" => 1, _ => 2 }).Take(MostPages)
            .Select(file => Page(folder, file)),
    ];

    private static SavedPage Page(string folder, string file)
    {
        var url = $"https://{NameOf(folder).ToLowerInvariant()}.example/{Path.GetFileName(file)}";
        var html = File.ReadAllText(file);
        using var document = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument(html);
        List<(CapturedScript, string)> scripts = [];
        foreach (var element in document.QuerySelectorAll("script"))
        {
            var type = (element.GetAttribute("type") ?? "").Trim();
            if (type is not ("" or "module" or "text/javascript" or "application/javascript")) continue;
            if (element.GetAttribute("src") is not { } source)
            {
                if (element.TextContent.Trim().Length > 0)
                    scripts.Add((Captures.Inline(url, $"script:nth({scripts.Count + 1})"), element.TextContent));
                continue;
            }

            if (!Uri.TryCreate(new Uri(url), source, out var address) || address.Scheme is not ("http" or "https")) continue;
            var saved = Path.Combine(folder, Uri.UnescapeDataString(address.AbsolutePath).TrimStart('/'));
            scripts.Add((Captures.File(address.AbsoluteUri) with { DocumentUrl = url },
                File.Exists(saved) ? File.ReadAllText(saved) : $"/* {address.AbsoluteUri} was not saved */"));
        }

        return new SavedPage(url, scripts,
            file.Contains("checkout", StringComparison.OrdinalIgnoreCase) && html.Contains("card", StringComparison.OrdinalIgnoreCase));
    }

    private static string? FindArchive()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var archive = Path.Combine(folder.FullName, "shared", "corpus", "sites.tar.zst");
            if (File.Exists(archive)) return archive;
        }

        return null;
    }

    private static string? Unpack(string archive)
    {
        var target = Directory.CreateTempSubdirectory("saved-sites-").FullName;
        using var tar = Process.Start("tar", ["--zstd", "-xf", archive, "-C", target]);
        tar.WaitForExit();
        return tar.ExitCode == 0 ? target : null;
    }
}
