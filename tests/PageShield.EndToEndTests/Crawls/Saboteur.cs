using System.Globalization;

namespace PageShield.EndToEndTests.Crawls;

/// <summary>
/// Makes the crawler's own tab or browser crash at a moment that the test chooses. Nobody can join the browser's DevTools, so it ends processes.
/// </summary>
internal static class Saboteur
{
    /// <summary>Crashes all tabs of the browser that runs.</summary>
    /// <param name="profiles">Directory of the crawler's browser profiles; one browser runs.</param>
    public static void CrashTabs(string profiles) =>
        End(profiles, static arguments => arguments.Contains("--type=renderer", StringComparison.Ordinal));

    /// <summary>Crashes the whole browser.</summary>
    public static void CrashBrowser(string profiles) => End(profiles, static arguments => !arguments.Contains("--type=", StringComparison.Ordinal));

    /// <summary>Command lines of the Chromium processes that use a profile below this directory.</summary>
    public static IEnumerable<(int Id, string Arguments)> Browsers(string profiles)
    {
        // Renderers do not name the profile, but their browser, above them, does.
        var all = Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id > 0).Select(static id => (Id: id, Parent: ParentOf(id), Arguments: Read($"/proc/{id}/cmdline").Replace('\0', ' ')))
                .ToList();
        var own = all.Where(process => IsChromium(process.Arguments)
            && process.Arguments.Contains($"--user-data-dir={profiles}", StringComparison.Ordinal))
            .Select(static process => process.Id).ToHashSet();
        int before;
        do
        {
            before = own.Count;
            own.UnionWith(all.Where(process => own.Contains(process.Parent)).Select(static process => process.Id));
        }
        while (own.Count > before);

        return all.Where(process => own.Contains(process.Id)).Select(static process => (process.Id, process.Arguments));
    }

    /// <summary>And not one of the tools that confine it, whose command lines hold its own.</summary>
    private static bool IsChromium(string arguments) => Path.GetFileName(arguments.Split(' ')[0]) is not ("sh" or "unshare" or "setpriv");

    private static void End(string profiles, Func<string, bool> which)
    {
        var ended = 0;
        foreach (var (id, _) in Browsers(profiles).Where(process => which(process.Arguments)).ToList())
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
            ended++;
        }

        Assert.NotEqual(0, ended);
    }

    private static int ParentOf(int id) =>
        Read($"/proc/{id}/stat") is { Length: > 0 } text
            ? int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended in between.
        }
    }
}
