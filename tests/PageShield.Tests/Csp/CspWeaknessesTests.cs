using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspWeaknessesTests
{
    private const string Rest = "; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; report-uri /r";

    [Theory]
    [InlineData("script-src 'self'" + Rest, new string[0])]
    [InlineData("script-src 'nonce-abc' 'strict-dynamic' 'unsafe-inline' https:" + Rest, new string[0])] // for old browsers, which alone heed the last two
    [InlineData("img-src 'self'" + Rest, new[] { "which scripts may run" })]
    [InlineData("script-src 'self' 'unsafe-inline'" + Rest, new[] { "'unsafe-inline'" })]
    [InlineData("script-src 'self' 'unsafe-inline' 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='" + Rest, new string[0])]
    [InlineData("script-src * 'unsafe-eval'" + Rest, new[] { "any host run (*)", "'unsafe-eval'" })]
    [InlineData("script-src 'self' data:" + Rest, new[] { "any host run (data:)" })]
    [InlineData("script-src http://cdn.example" + Rest, new[] { "unencrypted" })]
    public void What_a_policy_leaves_to_strange_scripts_is_said(string policy, string[] expected) => AssertSaid(expected, CspWeaknesses.Of(CspPolicy.Parse(policy), isMeta: false));

    [Theory]
    [InlineData(false, new[] { "any host (connect-src)", "form-action", "base-uri", "object-src", "frame-ancestors", "report-uri" })]
    // Neither frames nor reports are a meta element's to rule.
    [InlineData(true, new[] { "any host (connect-src)", "form-action", "base-uri", "object-src" })]
    public void What_is_missing_is_named(bool isMeta, string[] expected) => AssertSaid(expected, CspWeaknesses.Of(CspPolicy.Parse("script-src 'self'"), isMeta));

    [Fact]
    public void Default_src_stands_in_for_fetches_only() =>
        AssertSaid(["form-action", "base-uri", "frame-ancestors", "report-uri"], CspWeaknesses.Of(CspPolicy.Parse("default-src 'none'"), isMeta: false));

    private static void AssertSaid(string[] expected, IReadOnlyList<string> said)
    {
        Assert.Equal(expected.Length, said.Count);
        Assert.All(expected.Zip(said), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
