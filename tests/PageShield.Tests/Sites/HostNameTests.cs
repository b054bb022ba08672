using PageShield.Sites;

namespace PageShield.Tests.Sites;

public sealed class HostNameTests
{
    [Theory]
    [InlineData("Shop.Example", "shop.example")]
    [InlineData(" shop.example. ", "shop.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("localhost", "localhost")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("[2001:DB8::1]", "2001:db8::1")]
    [InlineData("a_b.example", "a_b.example")]
    public void A_host_gets_its_one_spelling(string text, string host)
    {
        Assert.True(HostName.TryNormalize(text, out var normal));
        Assert.Equal(host, normal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("shop.example:8080")]
    [InlineData("https://shop.example")]
    [InlineData("shop.example/path")]
    [InlineData("user@shop.example")]
    [InlineData("*.shop.example")]
    [InlineData("shop..example")]
    [InlineData("-shop.example")]
    [InlineData("shop example")]
    [InlineData("1.2.3")]
    [InlineData("0177.0.0.1")]
    [InlineData("shop\u202eelpmaxe.example")]
    public void What_is_no_host_is_refused(string? text) => Assert.False(HostName.TryNormalize(text, out _));
}
