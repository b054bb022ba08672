using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Detection;
using PageShield.Inventory;

namespace PageShield.Tests.Changes.Code;

public sealed class ReleasedVersionsTests
{
    [Theory]
    [InlineData("lodash", "4.17.20", "4.17.21", "lodash.min.js")]
    [InlineData("jquery", "3.5.1", "3.6.0", "dist/jquery.min.js")]
    [InlineData("axios", "1.6.7", "1.6.8", "dist/axios.min.js")]
    [InlineData("alpinejs", "3.13.5", "3.13.8", "dist/cdn.min.js")]
    [InlineData("leaflet", "1.9.3", "1.9.4", "dist/leaflet.js")]
    public async Task A_release_of_a_library_is_a_readable_change_and_no_alarm(string package, string before, string after, string file)
    {
        var modules = await NpmLibraries.FolderAsync();
        var oldText = File.ReadAllText(Path.Combine(modules, $"{package}--{before}", file));
        var newText = File.ReadAllText(Path.Combine(modules, $"{package}--{after}", file));

        var comparison = ScriptDiff.Compare(oldText, newText);

        Assert.NotEqual(ChangeClass.None, comparison.Class);
        Assert.True(comparison.Parsed);
        Assert.InRange(comparison.Similarity, 0.8, 1);
        Assert.True(comparison.Functions.Changed + comparison.Functions.Added < comparison.Functions.After / 2, comparison.Summary);
        Assert.NotEqual(VerdictKind.Malicious, new ScriptJudge().Judge(new ScriptInput { Source = newText }).Verdict);
    }
}
