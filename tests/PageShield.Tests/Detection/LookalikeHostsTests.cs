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

    [Theory]
    [InlineData("js.stripe.com", true)]
    [InlineData("api.openai.com", true)] // an addition
    [InlineData("cdn.listrakbi.com", true)] // of the list of third parties
    [InlineData("blog.example-shop.com", false)]
    [InlineData("d1234abcd.cloudfront.net", false)] // anybody's
    [InlineData("evil.herokuapp.com", false)]
    [InlineData("evil-bucket.s3.amazonaws.com", false)]
    [InlineData("evil.blogspot.com", false)]
    [InlineData("script.google.com", false)]
    public void A_vendor_is_known_unless_anybody_can_rent_the_host(string host, bool isKnown) =>
        Assert.Equal(isKnown, WellKnownHosts.Includes(host));

    [Theory]
    [InlineData("medium.example")]
    [InlineData("windows.example")]
    [InlineData("my-framer.example")]
    public void A_plain_word_imitates_no_vendor_of_that_name(string host) => Assert.Null(LookalikeHosts.Find(host, []));
}
