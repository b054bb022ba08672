using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Detection.Layers;
using Xunit;

namespace PageShield.Tests.Detection;

public sealed class LibraryListTests
{
    private const string Feed = """
        {
          "gridkit": {
            "vulnerabilities": [
              { "below": "1.9.0", "severity": "high", "identifiers": { "CVE": ["CVE-2099-1"], "summary": "Markup in a cell runs" } },
              { "atOrAbove": "1.5.0", "below": "2.0.1", "severity": "low", "identifiers": { "summary": "Slow expression" } }
            ],
            "extractors": { "filecontent": ["/\\*!? GridKit v(§§version§§)", "(?=look)GridKit (§§version§§)"], "filename": ["gridkit-(§§version§§)(\\.min)?\\.js"], "uri": ["/gridkit/(§§version§§)/"] }
          },
          "silent": { "vulnerabilities": [], "extractors": { "filecontent": ["Silent (§§version§§)"] } }
        }
        """;

    [Theory]
    [InlineData("1.4.2", 1)]
    [InlineData("1.5.0", 2)]
    [InlineData("1.9.0", 1)]
    [InlineData("2.0.1-rc1", 1)]
    [InlineData("2.0.1", 0)]
    [InlineData("10.0.0", 0)]
    public void A_release_has_the_weaknesses_between_its_limits(string version, int weaknesses)
    {
        var list = LibraryList.Parse(Feed);

        Assert.NotNull(list);
        Assert.Equal(weaknesses, list.Find($"/*! GridKit v{version} | licence */ var a;", []).Sum(found => found.Weaknesses.Count));
    }

    [Theory]
    [InlineData("https://cdn.example/gridkit-1.4.2.min.js")]
    [InlineData("https://cdn.example/gridkit/1.4.2/all.js")]
    public void A_library_without_a_banner_is_told_from_its_address(string url)
    {
        var list = LibraryList.Parse(Feed) ?? LibraryList.Empty;

        var found = Assert.Single(list.Find("var a;", [new Uri(url)]));

        Assert.Equal("1.4.2", found.Version);
    }

    [Fact]
    public void The_finding_names_what_repairs_it_and_leaves_the_verdict_alone()
    {
        var list = LibraryList.Parse(Feed) ?? LibraryList.Empty;

        var judgement = new ScriptJudge([new StaticLayer(), new VulnerableLibraryLayer(() => list)])
            .Judge(new ScriptInput { Source = "/*! GridKit v1.8.0 */ function grid() { return 1; }" });

        var finding = Assert.Single(judgement.Findings);
        Assert.Equal("vulnerable-library", finding.Rule);
        Assert.Contains("fixed in 2.0.1", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("CVE-2099-1", finding.Evidence, StringComparison.Ordinal);
        Assert.Equal(99, judgement.Score);
        Assert.DoesNotContain("libraries", judgement.AnalyzerVersion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"a\":{\"extractors\":{\"filecontent\":[\"(\"]},\"vulnerabilities\":[{}]}}")]
    [InlineData("not json")]
    public void What_is_no_feed_is_refused(string text) => Assert.Null(LibraryList.Parse(text));

    [Theory]
    [InlineData("/\\*!? GridKit v([0-9]+)", " GridKit v")]
    [InlineData("a|GridKit", null)]
    [InlineData("(GridKit)?[abc]+", null)]
    [InlineData("Grids? kit", "Grid")]
    public void The_required_word_is_what_no_match_is_without(string pattern, string? word) => Assert.Equal(word, RequiredWord.In(pattern));

    [Fact]
    public async Task A_feed_in_the_folder_is_read_beside_the_lists()
    {
        var folder = Directory.CreateTempSubdirectory("libraries").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "libraries.json"), Feed, TestContext.Current.CancellationToken);
        using var lists = new IndicatorFolder(folder);

        await lists.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, lists.LibraryCount);
        Assert.Empty(lists.Problems);
        Directory.Delete(folder, recursive: true);
    }
}
