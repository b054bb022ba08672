using PageShield.Changes.Code;

namespace PageShield.Tests.Changes.Code;

public sealed class SteadyTextsTests
{
    [Theory]
    [InlineData("run('V', 'gate').go();", "run('v9', 'open').go();", "'gate'", "'open'")]
    [InlineData("var t = `V`; go(7, t);", "var t = `v9`; go(8, t);", "7", "8")]
    [InlineData("go('V'); test(/a/);", "go('v9'); test(/b/);", "/a/", "/b/")]
    [InlineData("dataLayer.push({ visit: 'V', page: 'home' }); go('gate');", "dataLayer.push({ visit: 'v9', page: 'cart' }); go('open');", "'gate'",
        "'open'")]
    public void A_value_on_which_all_versions_agree_is_steady(string version, string now, string before, string after) =>
        Assert.Equal(new SteadyText(before, after), SteadyTexts.Broken(Versions(version, 3), now));

    [Theory]
    [InlineData("run('V', 'gate').go();", "run('v9', 'gate').go();")] // differs each time
    [InlineData("run('V', 'gate').go();", "run('v9', 'open', 1).go();")] // other code
    [InlineData("window.__STATE__ = { visit: 'V', page: 'home' };", "window.__STATE__ = { visit: 'v9', page: 'cart' };")] // only hands on
    [InlineData("run({ visit: 'V', page: 'home' });", "run({ visit: 'v9', page: 'cart' });")] // as in JSONP
    [InlineData("run('V', 'gate').", "run('v9', 'open').")] // does not parse
    public void Nothing_is_steady(string version, string now) => Assert.Null(SteadyTexts.Broken(Versions(version, 3), now));

    [Fact]
    public void Two_versions_say_too_little() => Assert.Null(SteadyTexts.Broken(Versions("run('V', 'gate').go();", 2), "run('v9', 'open').go();"));

    private static List<string> Versions(string text, int count) =>
        [.. Enumerable.Range(1, count).Select(number => text.Replace("V", $"v{number}", StringComparison.Ordinal))];
}
