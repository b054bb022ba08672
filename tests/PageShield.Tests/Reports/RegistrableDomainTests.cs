using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

public sealed class RegistrableDomainTests
{
    [Theory]
    [InlineData("shop.localhost", "shop.localhost")]
    [InlineData("www.shop.localhost", "shop.localhost")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.168.0.1", "192.168.0.1")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("CDN.Example.CO.UK.", "example.co.uk")]
    [InlineData("someone.github.io", "someone.github.io")]
    [InlineData("a.b.someone.github.io", "someone.github.io")]
    [InlineData("github.io", "github.io")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("intranet", "intranet")]
    [InlineData("www.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("", "")]
    [InlineData("...", "")]
    public void A_host_gives_its_registrable_domain(string host, string expected)
    {
        Assert.Equal(expected, RegistrableDomain.Of(host));
    }

    public static TheoryData<string, string> PublishedCases()
    {
        // test_psl.txt is the list's own test data, in the public domain (CC0).
        var cases = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reports", "test_psl.txt")))
        {
            if (!line.StartsWith("checkPublicSuffix('", StringComparison.Ordinal)) continue;
            var parts = line.Split('\'');
            if (parts.Length == 5) cases.Add(parts[1], parts[3]);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(PublishedCases))]
    public void The_lists_own_cases_hold(string host, string expected)
    {
        Assert.Equal(RegistrableDomain.Normalize(expected), RegistrableDomain.Of(host));
    }

    [Fact]
    public void Two_demo_hosts_are_not_the_same_party()
    {
        Assert.False(RegistrableDomain.AreSame("shop.localhost", "cdn-analytics.localhost"));
        Assert.True(RegistrableDomain.AreSame("www.shop.example", "cdn.shop.example"));
    }
}
