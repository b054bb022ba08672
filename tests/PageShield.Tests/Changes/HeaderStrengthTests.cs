using PageShield.Changes;

namespace PageShield.Tests.Changes;

public sealed class HeaderStrengthTests
{
    [Theory]
    [InlineData("content-security-policy", "script-src 'self'", "script-src 'self' 'unsafe-inline' https://a.example",
        "`script-src` now also allows `'unsafe-inline'`, `https://a.example`")]
    [InlineData("content-security-policy", "default-src 'self'; script-src 'self'", "default-src 'self' https:",
        "`default-src` now also allows `https:`")]
    [InlineData("content-security-policy", "script-src 'self'; form-action 'self'", "script-src 'self'",
        "`form-action` was removed, so everything is allowed")]
    [InlineData("content-security-policy", "script-src 'self'; require-trusted-types-for 'script'", "script-src 'self'",
        "`require-trusted-types-for` was removed")]
    [InlineData("content-security-policy", "script-src 'none'", null, "the whole policy was removed")]
    [InlineData("strict-transport-security", "max-age=31536000; includeSubDomains", "max-age=300",
        "browsers remember it for 300 instead of 31536000 seconds, `includeSubDomains` is gone")]
    [InlineData("x-frame-options", "DENY", "SAMEORIGIN", "`DENY` became `SAMEORIGIN`")]
    [InlineData("x-content-type-options", "nosniff", null, "`nosniff` is gone")]
    [InlineData("referrer-policy", "no-referrer", "unsafe-url", "`no-referrer` became `unsafe-url`")]
    [InlineData("permissions-policy", "camera=(), payment=(self)", "camera=*, payment=(self)", "`camera` is allowed to everybody instead of nobody")]
    [InlineData("permissions-policy", "camera=()", null, "`camera` is allowed to the browser's default instead of nobody")]
    [InlineData("access-control-allow-origin", "https://a.example", "*", "`https://a.example` became `*`")]
    [InlineData("cross-origin-opener-policy", "same-origin", "unsafe-none", "`same-origin` became `unsafe-none`")]
    [InlineData("content-security-policy", "script-src 'self'\nscript-src *", "script-src *", "`script-src` now also allows `*`")]
    [InlineData("content-security-policy", "script-src *, script-src 'self'", "script-src *", "`script-src` now also allows `*`")]
    [InlineData("meta content-security-policy", "script-src 'self'; frame-ancestors 'none'", "script-src 'self' https:; frame-ancestors *",
        "`script-src` now also allows `https:`")]
    [InlineData("x-frame-options", "DENY\nDENY", "SAMEORIGIN\nSAMEORIGIN", "`DENY DENY` became `SAMEORIGIN SAMEORIGIN`")]
    [InlineData("x-content-type-options", "nosniff", "sniff", "`nosniff` became `sniff`")]
    [InlineData("referrer-policy", "unsafe-url, no-referrer\nunknown", "no-referrer\nunsafe-url",
        "`unsafe-url, no-referrer unknown` became `no-referrer unsafe-url`")]
    [InlineData("strict-transport-security", "max-age=31536000\nmax-age=1", "max-age=1\nmax-age=31536000",
        "browsers remember it for 1 instead of 31536000 seconds")]
    [InlineData("permissions-policy", "camera=()\nmicrophone=()", "camera=()\nmicrophone=*",
        "`microphone` is allowed to everybody instead of nobody")]
    [InlineData("permissions-policy", "camera=(self);report-to=main", "camera=(self \"https://a.example\")",
        "`camera` is allowed to `self \"https://a.example\"` instead of `self`")]
    [InlineData("cross-origin-embedder-policy", "require-corp; report-to=\"main\"", "require-corp\nrequire-corp",
        "`require-corp; report-to=\"main\"` became `require-corp require-corp`")]
    public void A_weaker_protection_is_named(string header, string before, string? after, string expected)
    {
        var strength = HeaderStrength.Compare(header, before, after);

        Assert.Equal($"The protection by {header} is weaker: {expected}.", strength.Sentence(header, before, after));
    }

    [Fact]
    public void A_policy_that_only_reports_protects_from_nothing()
    {
        const string Name = "content-security-policy-report-only", Both = "script-src 'self'\nobject-src 'none'", One = "script-src 'self'";

        Assert.Equal($"The policy in {Name}, which blocks nothing, now reports less: `object-src` was removed, so everything is allowed.",
            HeaderStrength.Compare(Name, Both, One).Sentence(Name, Both, One));
        Assert.StartsWith($"The policy in {Name}, which blocks nothing, now reports more: ",
            HeaderStrength.Compare(Name, One, Both).Sentence(Name, One, Both), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content-security-policy", "script-src 'self' 'unsafe-inline'", "script-src 'self'")]
    [InlineData("content-security-policy", null, "script-src 'self'")]
    [InlineData("strict-transport-security", "max-age=300", "max-age=31536000; includeSubDomains")]
    [InlineData("x-frame-options", null, "DENY")]
    [InlineData("permissions-policy", "camera=*", "camera=()")]
    [InlineData("content-security-policy", "script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline' 'nonce-abc' 'strict-dynamic'")]
    [InlineData("content-security-policy", "script-src *.cdn.example", "script-src a.cdn.example")]
    [InlineData("content-security-policy", "script-src http:", "script-src https:")]
    [InlineData("content-security-policy", "script-src *", "script-src *\nscript-src 'self'")]
    [InlineData("x-frame-options", "SAMEORIGIN", "DENY, SAMEORIGIN")]
    [InlineData("referrer-policy", "unsafe-url", null)]
    public void A_stronger_protection_is_not_called_weaker(string header, string? before, string? after)
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
    [InlineData("content-security-policy", "script-src 'self'", "script-src 'self' 'report-sha256'")]
    [InlineData("content-security-policy", "script-src 'self'\nscript-src *", "script-src 'self'")]
    [InlineData("content-security-policy", "report-uri /a", null)]
    [InlineData("cross-origin-opener-policy", "same-origin", "same-origin; report-to=\"main\"")]
    [InlineData("permissions-policy", "camera=();report-to=main", "camera=()")]
    [InlineData("reporting-endpoints", "main=\"https://a.example/\"", null)]
    [InlineData("report-to", "{}", null)]
    [InlineData("meta refresh", null, "0; url=https://a.example/")]
    public void Order_nonces_and_reporting_are_no_matter_of_strength(string header, string? before, string? after)
    {
        var strength = HeaderStrength.Compare(header, before, after);

        Assert.Empty(strength.Weaker);
        Assert.Empty(strength.Stronger);
    }

    [Fact]
    public void Hashes_of_a_new_release_are_said_and_are_no_loss()
    {
        const string Before = "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", After =
            "script-src 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";

        var strength = HeaderStrength.Compare("content-security-policy", Before, After);

        Assert.Equal("The page sends another content-security-policy, which protects no less: `script-src` names other hashes.",
            strength.Sentence("content-security-policy", Before, After));
    }

    [Fact]
    public void What_is_weaker_in_one_and_stronger_in_another_says_both()
    {
        const string Before = "script-src 'self'; img-src *", After = "script-src *; img-src 'self'";

        var strength = HeaderStrength.Compare("content-security-policy", Before, After);

        Assert.Equal("The protection by content-security-policy is weaker: `script-src` now also allows `*`. Stronger is: `img-src` no longer allows all of `*`.", strength.Sentence("content-security-policy", Before, After));
    }

    [Theory]
    [InlineData("HttpOnly; Secure; SameSite=Lax; kept", "readable by scripts; Secure; SameSite=None; kept", 2)]
    [InlineData("readable by scripts; Secure; SameSite=Lax; kept", "HttpOnly; Secure; SameSite=Strict; kept", 0)]
    [InlineData(null, "readable by scripts; sent without encryption too; SameSite=None; kept", 0)]
    public void A_cookie_that_lost_its_protection_says_which(string? before, string after, int expected) =>
        Assert.Equal(expected, CookieProtection.Lost(before, after).Count);
}
