using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

public sealed class HostGroupTests
{
    [Theory]
    [InlineData("7xqbacjqld8v9vmxj.track.example.com", "{token}.track.example.com")]
    [InlineData("h1-xk4f9a.example.com", "h1-xk4f9a.example.com")] // too short to be sure of
    [InlineData("5127406.fls.example.net", "{id}.fls.example.net")]
    [InlineData("3f2a9c77.cdn.example.com", "{hash}.cdn.example.com")]
    [InlineData("edge12.ads.example.com", "edge{n}.ads.example.com")]
    [InlineData("cdn-3.example.com", "cdn-{n}.example.com")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000.example.com", "{uuid}.example.com")]
    [InlineData("bcdfghjklm.example.com", "{token}.example.com")]
    public void Labels_that_machines_make_up_are_one_group(string host, string group) => Assert.Equal(group, HostGroup.Of(host));

    [Theory]
    [InlineData("example.com")]
    [InlineData("www.example.com")]
    [InlineData("shop42.example.com")] // may be a customer of the domain's owner
    [InlineData("googletagmanager.example.com")]
    [InlineData("checkout-payments.example.com")]
    [InlineData("7xqbacjqld8v9vmxj.com")] // another owner for each
    [InlineData("d3k81ch9hvuctc.cloudfront.net")] // likewise, by the public suffix list
    [InlineData("192.0.2.17")]
    [InlineData("[2001:db8::1]")]
    [InlineData("localhost")]
    [InlineData("")]
    public void Names_that_somebody_chose_and_domains_that_somebody_registered_stay(string host) => Assert.Equal(host, HostGroup.Of(host));

    [Fact]
    public void Random_labels_are_recognised_nearly_always()
    {
        var random = new Random(17);
        var missed = Enumerable.Range(0, 2_000)
            .Count(_ => HostGroup.Of($"{Label(random, random.Next(12, 20))}.tm.example.com") != "{token}.tm.example.com");

        Assert.InRange(missed, 0, 20);

        static string Label(Random random, int length) =>
            new([.. Enumerable.Range(0, length).Select(_ => "0123456789abcdefghijklmnopqrstuvwxyz"[random.Next(36)])]);
    }

    [Fact]
    public void Grouping_again_changes_nothing()
    {
        foreach (var host in new[] { "7xqbacjqld8v9vmxj.track.example.com", "edge12.ads.example.com", "5127406.fls.example.net" })
            Assert.Equal(HostGroup.Of(host), HostGroup.Of(HostGroup.Of(host)));
    }
}
