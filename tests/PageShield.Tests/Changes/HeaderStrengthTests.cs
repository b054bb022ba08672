using PageShield.Changes;

namespace PageShield.Tests.Changes;

public sealed class HeaderStrengthTests
{
    [Theory]
    [InlineData("content-security-policy", "script-src 'self'", "script-src 'self' 'unsafe-inline' https://a.example", "`script-src` now also allows `'unsafe-inline'`, `https://a.example`")]
    [InlineData("content-security-policy", "default-src 'self'; script-src 'self'", "default-src 'self' https:", "`default-src` now also allows `https:`")]
    [InlineData("content-security-policy", "script-src 'self'; form-action 'self'", "script-src 'self'", "`form-action` is gone, so everything is allowed")]
    [InlineData("content-security-policy", "script-src 'self'; require-trusted-types-for 'script'", "script-src 'self'", "`require-trusted-types-for` is gone")]
    [InlineData("content-security-policy", "script-src 'none'", null, "the whole policy is gone")]
    [InlineData("strict-transport-security", "max-age=31536000; includeSubDomains", "max-age=300", "browsers remember it for 300 instead of 31536000 seconds, `includeSubDomains` is gone")]
    [InlineData("x-frame-options", "DENY", "SAMEORIGIN", "`DENY` became `SAMEORIGIN`")]
    [InlineData("x-content-type-options", "nosniff", null, "`nosniff` is gone")]
    [InlineData("referrer-policy", "no-referrer", "unsafe-url", "`no-referrer` became `unsafe-url`")]
    [InlineData("permissions-policy", "camera=(), payment=(self)", "camera=*, payment=(self)", "`camera` is allowed to everybody instead of nobody")]
    [InlineData("permissions-policy", "camera=()", null, "`camera` is allowed to the browser's default instead of nobody")]
    [InlineData("access-control-allow-origin", "https://a.example", "*", "`https://a.example` became `*`")]
    [InlineData("cross-origin-opener-policy", "same-origin", "unsafe-none", "`same-origin` became `unsafe-none`")]
    public void A_weaker_protection_is_named(string header, string before, string? after, string expected)
    {
        var strength = HeaderStrength.Compare(header, before, after);

        Assert.Equal($"The protection by {header} is weaker: {expected}.", strength.Sentence(header, before, after));
    }

    [Theory]
    [InlineData("content-security-policy", "script-src 'self' 'unsafe-inline'", "script-src 'self'")]
    [InlineData("content-security-policy", null, "script-src 'self'")]
    [InlineData("strict-transport-security", "max-age=300", "max-age=31536000; includeSubDomains")]
    [InlineData("x-frame-options", null, "DENY")]
    [InlineData("permissions-policy", "camera=*", "camera=()")]
    public void A_stronger_protection_is_not_called_weaker(string header, string? before, string after)
    {
        var strength = HeaderStrength.Compare(header, before, after);

        Assert.Empty(strength.Weaker);
        Assert.NotEmpty(strength.Stronger);
    }

    [Theory]
    [InlineData("content-security-policy", "script-src 'self' 'nonce-abc'; img-src *", "img-src *; script-src 'nonce-def' 'self'")]
    [InlineData("content-security-policy", "default-src 'self'", "default-src 'self'; report-to main")]
    [InlineData("permissions-policy", "camera=(), payment=(self)", "payment=(self), camera=()")]
    [InlineData("strict-transport-security", "max-age=300; preload", "preload; max-age=300")]
    public void Order_nonces_and_reporting_are_no_matter_of_strength(string header, string before, string after)
    {
        var strength = HeaderStrength.Compare(header, before, after);

        Assert.Empty(strength.Weaker);
        Assert.Empty(strength.Stronger);
    }

    [Theory]
    [InlineData("HttpOnly; Secure; SameSite=Lax; kept", "readable by scripts; Secure; SameSite=None; kept", 2)]
    [InlineData("readable by scripts; Secure; SameSite=Lax; kept", "HttpOnly; Secure; SameSite=Strict; kept", 0)]
    [InlineData(null, "readable by scripts; sent without encryption too; SameSite=None; kept", 0)]
    public void A_cookie_that_lost_its_protection_says_which(string? before, string after, int expected) =>
        Assert.Equal(expected, CookieProtection.Lost(before, after).Count);
}
