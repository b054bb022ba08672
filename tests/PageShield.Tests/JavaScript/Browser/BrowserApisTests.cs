using System.Text.RegularExpressions;
using PageShield.JavaScript.Browser;

namespace PageShield.Tests.JavaScript.Browser;

public sealed partial class BrowserApisTests
{
    // Sinks whose names are no ordinary words, though they are written as such.
    private static readonly string[] Plain =
        [BrowserApis.Fetch, BrowserApis.Eval, BrowserApis.AtoB, BrowserApis.BtoA, BrowserApis.Unescape, BrowserApis.Escape];

    [Fact]
    public void Each_name_of_the_browser_is_spelled_in_one_place()
    {
        var names = BrowserApis.All.Select(api => api.Name).Where(name => Compound().IsMatch(name)).Concat(Plain).ToHashSet();

        var elsewhere = Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsGenerated(file) && Path.GetFileName(file) != "BrowserApis.cs")
            .SelectMany(file => File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
                .SelectMany(line => Literal().Matches(line).Select(match => match.Groups[1].Value)).Where(names.Contains)
                .Select(name => $"{Path.GetFileName(file)}: {name}"))
            .ToList();

        Assert.Contains("sendBeacon", names);
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void No_name_has_two_meanings_at_one_place()
    {
        var twice = BrowserApis.All.GroupBy(api => api.Path).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Theory]
    [InlineData("fetch", ApiUse.Request)]
    [InlineData("navigator.sendBeacon", ApiUse.Beacon)]
    [InlineData("sendBeacon", ApiUse.None)]
    [InlineData("*.submit", ApiUse.None)]
    [InlineData(null, ApiUse.None)]
    internal void A_path_is_known_with_its_owner_only(string? path, ApiUse use) => Assert.Equal(use, BrowserApis.UseOf(path));

    private static bool IsGenerated(string file) => file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");

    private static string Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PageShield.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in the repository."), "src", "PageShield");
    }

    [GeneratedRegex("[a-z][A-Z]|[A-Z]{2}[a-z]")]
    private static partial Regex Compound();

    [GeneratedRegex("\"([A-Za-z]+)\"")]
    private static partial Regex Literal();
}
