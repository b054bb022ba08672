using PageShield.Detection.Intelligence;

namespace PageShield.Tests.Detection;

public sealed class LookalikeHostsTests
{
    [Theory]
    [InlineData("google-anaiytics.com", "google-analytics.com", "one letter changed")]
    [InlineData("g00gle-analytics.com", "google-analytics.com", "look-alike letters")]
    [InlineData("cdn.googletagmanager.eu", "googletagmanager.com", "another ending")]
    [InlineData("cdn-cloudflare.net", "cloudflare.com", "a word added")]
    [InlineData("xn--pypal-4ve.com", "paypal.com", "look-alike letters")]
    [InlineData("myshop-checkout.example", "myshop.example", "a word added")]
    public void An_imitation_names_what_it_imitates(string host, string imitated, string how)
    {
        var lookalike = LookalikeHosts.Find(host, ["www.myshop.example"]);

        Assert.Equal((imitated, how), (lookalike?.Imitated, lookalike?.How));
    }

    [Theory]
    [InlineData("www.google-analytics.com")]
    [InlineData("js.stripe.com")]
    [InlineData("cdn.myshop.example")]
    [InlineData("unrelated.example")]
    [InlineData("192.0.2.1")]
    [InlineData("localhost")]
    [InlineData("")]
    public void Honest_hosts_imitate_nobody(string host) => Assert.Null(LookalikeHosts.Find(host, ["www.myshop.example"]));
}
