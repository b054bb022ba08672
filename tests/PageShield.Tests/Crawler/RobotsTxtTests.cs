using PageShield.Crawler.Discovery;

namespace PageShield.Tests.Crawler;

public sealed class RobotsTxtTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/private/a", false)]
    [InlineData("/private/open/a", true)]
    [InlineData("/a.php", false)]
    [InlineData("/a.php?x=1", true)]
    [InlineData("/search?q=1&sort=up", false)]
    public void The_longest_matching_rule_decides(string path, bool allowed)
    {
        var robots = RobotsTxt.Parse("""
            User-agent: other
            Disallow: /

            User-agent: *
            Disallow: /private/   # comment
            Allow: /private/open/
            Disallow: /*.php$
            Disallow: /search*sort=
            """);

        Assert.Equal(allowed, robots.Allows(path));
    }

    [Fact]
    public void A_group_of_our_own_replaces_the_one_for_everybody()
    {
        var robots =
            RobotsTxt.Parse(
            "User-agent: *\nDisallow: /\nUser-agent: PageShield\nUser-agent: another\nDisallow: /cart\nSitemap: https://shop.example/map.xml");

        Assert.True(robots.Allows("/products"));
        Assert.False(robots.Allows("/cart"));
        Assert.Equal(["https://shop.example/map.xml"], robots.Sitemaps);
    }

    [Fact]
    public void A_hostile_pattern_costs_little()
    {
        var robots = RobotsTxt.Parse("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("a*", 900)) + "b$");

        Assert.True(robots.Allows("/" + new string('a', 100_000)));
    }
}
