using System.Net;
using PageShield.Network;

namespace PageShield.Tests.Network;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001:0:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("4000::1")]
    public void An_address_that_is_not_public_is_refused(string address)
    {
        var guard = new AddressGuard(new());

        var why = guard.WhyRefused("shop.example", 443, IPAddress.Parse(address));

        Assert.NotNull(why);
        Assert.Contains("--allow-private shop.example:443", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("198.20.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::101:101")]
    public void A_public_address_may_be_reached(string address) =>
        Assert.Null(new AddressGuard(new()).WhyRefused("shop.example", 443, IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    public async Task Other_spellings_of_loopback_are_refused(string host)
    {
        var resolution = await new AddressGuard(new()).ResolveAsync(host, 80, TestContext.Current.CancellationToken);

        Assert.Equal(ConnectFailureKind.Refused, resolution.Failure);
    }

    [Fact]
    public void A_private_address_is_allowed_by_exact_host_and_port_only()
    {
        var guard = new AddressGuard(new() { AllowPrivate = ["Shop.localhost:8080"] });

        Assert.Null(guard.WhyRefused("shop.localhost", 8080, IPAddress.Loopback));
        Assert.NotNull(guard.WhyRefused("shop.localhost", 8081, IPAddress.Loopback));
        Assert.NotNull(guard.WhyRefused("other.localhost", 8080, IPAddress.Loopback));
        Assert.NotNull(guard.WhyRefused("127.0.0.1", 8080, IPAddress.Loopback));
    }

    [Fact]
    public void Own_ports_are_refused_even_where_they_are_allowed()
    {
        var guard = new AddressGuard(new() { AllowPrivate = ["localhost:5080", "localhost:5081"], OwnPorts = [5080, 5080] });

        guard.RefuseOwnPort(5081);

        Assert.NotNull(guard.WhyRefused("localhost", 5080, IPAddress.Loopback));
        Assert.NotNull(guard.WhyRefused("localhost", 5081, IPAddress.IPv6Loopback));
        Assert.Null(guard.WhyRefused("shop.example", 5080, IPAddress.Parse("1.1.1.1")));
    }

    [Fact]
    public async Task Names_below_localhost_are_loopback_without_a_name_server()
    {
        var guard = new AddressGuard(new() { AllowPrivate = ["shop.localhost:80"] });

        var resolution = await guard.ResolveAsync("shop.localhost", 80, TestContext.Current.CancellationToken);

        Assert.Contains(IPAddress.Loopback, resolution.Addresses);
    }

    [Fact]
    public async Task A_fixed_resolution_is_used_and_still_checked()
    {
        var guard = new AddressGuard(new()
        {
            Resolve = new Dictionary<string, IPAddress>
            {
                ["shop.example:443"] = IPAddress.Parse("1.1.1.1"),
                ["evil.example:443"] = IPAddress.Parse("169.254.169.254")
            },
        });

        Assert.Equal([IPAddress.Parse("1.1.1.1")], (await guard.ResolveAsync("shop.example", 443, TestContext.Current.CancellationToken)).Addresses);
        Assert.Equal(ConnectFailureKind.Refused, (await guard.ResolveAsync("evil.example", 443, TestContext.Current.CancellationToken)).Failure);
    }
}
