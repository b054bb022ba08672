using System.Text.RegularExpressions;

namespace PageShield.Tests.Architecture;

/// <summary>The pages beside the code name what is there.</summary>
public sealed partial class DocumentTests
{
    private const int MostReadmeBytes = 13_000;

    public static TheoryData<string> Pages =>
    [
        .. new[] { "README.md" }.Concat(
            new[] { ".readme", "src", "reporting-endpoint", "tests" }.SelectMany(
            static folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Where(static file => !file.Contains("node_modules", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static file => Path.GetRelativePath(Repository.Root, file))),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_is_there(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        var named = RepositoryPath().Matches(text).Select(static match => match.Groups[1].Value)
            .Where(static path => !path.Contains('*', StringComparison.Ordinal) && !path.Contains('…', StringComparison.Ordinal));
        var linked = Link().Matches(text).Select(static match => match.Groups[1].Value)
            .Where(static link => !link.Contains(':', StringComparison.Ordinal))
            .Select(link => Path.Combine(Path.GetDirectoryName(page) ?? "", link));

        Assert.DoesNotContain(named.Concat(linked).Distinct(), static path => !Path.Exists(Path.Combine(Repository.Root, path)));
    }

    [Fact]
    public void The_first_page_is_read_in_some_minutes() =>
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, "README.md")).Length, 5_000, MostReadmeBytes);

    [Theory]
    [InlineData("report type")]
    [InlineData("detection rule")]
    [InlineData("alert channel")]
    [InlineData("screen")]
    [InlineData("change kind")]
    public void There_is_a_recipe_with_files(string what)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, ".readme", "contributing.md"));
        var recipe = text.Split("\n## ")
            .SingleOrDefault(section => section.StartsWith($"Recipe: a {what}", StringComparison.Ordinal)
            || section.StartsWith($"Recipe: an {what}", StringComparison.Ordinal));

        Assert.NotNull(recipe);
        Assert.True(RepositoryPath().Count(recipe) >= 2, $"The recipe for a {what} names no files.");
    }

    [GeneratedRegex("`((?:src|tests|reporting-endpoint|migrations|\\.readme|\\.ci)/[^`\\s]*)`")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
