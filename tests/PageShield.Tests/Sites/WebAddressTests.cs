using PageShield.Sites;

namespace PageShield.Tests.Sites;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://shop.example/a?b", "https://shop.example/a?b")]
    [InlineData("HTTP://shop.example", "http://shop.example/")]
    [InlineData("shop.example", "https://shop.example/")]
    [InlineData("shop.example:8443/cart", "https://shop.example:8443/cart")]
    [InlineData("https.example/a", "https://https.example/a")]
    [InlineData("[::1]:8080/", "https://[::1]:8080/")]
    public void An_address_is_read_with_and_without_its_scheme(string text, string expected)
    {
        Assert.True(WebAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.AbsoluteUri);
    }

    [Theory]
    [InlineData("https:/shop.example/")]
    [InlineData("http//shop.example")]
    [InlineData("http:shop.example")]
    [InlineData("htp:/shop")]
    [InlineData("htp://shop.example/")]
    [InlineData("ftp://shop.example/")]
    [InlineData("https://shop.example:99999/")]
    [InlineData("")]
    public void A_broken_scheme_is_no_host(string text) => Assert.False(WebAddress.TryParse(text, out _));
}
