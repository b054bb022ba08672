using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspPolicySetTests
{
    [Fact]
    public void Lines_lists_and_elements_are_policies_of_their_own()
    {
        var set = CspPolicySet.Read(new Dictionary<string, string>
        {
            ["Content-Security-Policy"] = "script-src 'self'\nimg-src *, font-src 'none'",
            ["content-security-policy-report-only"] = "default-src 'none'",
            ["meta content-security-policy"] = "style-src 'self'\nmedia-src 'none'",
            ["strict-transport-security"] = "max-age=1",
        });

        Assert.Equal(["script-src 'self'", "img-src *", "font-src 'none'", "style-src 'self'", "media-src 'none'"],
            set.Enforced.Select(policy => policy.ToString()));
        Assert.Equal(["default-src 'none'"], set.ReportOnly.Select(policy => policy.ToString()));
        Assert.Equal([false, false, false, true, true, false], set.All.Select(policy => policy.IsMeta));
    }

    [Fact]
    public void The_markup_cannot_say_everything()
    {
        var set = CspPolicySet.Read(new Dictionary<string, string>
        {
            ["meta content-security-policy"] = "script-src 'self'; frame-ancestors 'none'; report-uri /r; sandbox\nframe-ancestors 'self'",
            ["meta content-security-policy-report-only"] = "script-src 'none'",
        });

        Assert.Equal("script-src 'self'", Assert.Single(set.Enforced).ToString());
        Assert.Empty(set.ReportOnly);
        Assert.Equal("script-src 'self'; frame-ancestors 'none'; report-uri /r; sandbox", set.All[0].Policy.ToString());
    }

    [Fact]
    public void A_page_without_headers_has_no_policy() => Assert.Empty(CspPolicySet.Read([]).All);
}
