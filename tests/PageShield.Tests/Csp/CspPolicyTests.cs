using CsCheck;
using PageShield.Csp;
using PageShield.Tests.Reports;

namespace PageShield.Tests.Csp;

public sealed class CspPolicyTests
{
    [Fact]
    public void The_first_of_repeated_directives_counts()
    {
        var policy = CspPolicy.Parse("Script-Src 'self';; script-src * ; IMG-SRC a.example\tb.example ");

        Assert.Equal("script-src 'self'; img-src a.example b.example", policy.ToString());
        Assert.Equal("script-src *", Assert.Single(policy.Ignored).ToString());
    }

    [Fact]
    public void A_header_may_hold_several_policies()
    {
        var policies = CspPolicy.ParseHeader("script-src 'self', , img-src *; font-src 'none'");

        Assert.Equal(["script-src 'self'", "img-src *; font-src 'none'"], policies.Select(policy => policy.ToString()));
    }

    [Fact]
    public void Real_sites_policies_round_trip()
    {
        var count = 0;
        foreach (var line in File.ReadLines(Corpus.ReportFile("real-site-policies.txt")))
        {
            var policy = CspPolicy.Parse(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            Assert.NotEmpty(policy.Directives);

            var again = CspPolicy.Parse(policy.ToString());
            Assert.Equal(policy.ToString(), again.ToString());
            Assert.True(policy.IsSameAs(again));

            var sources = policy.Directives.Where(directive => directive.Name.EndsWith("-src", StringComparison.Ordinal))
                .SelectMany(directive => directive.Sources).ToList();
            // Real policies have typing errors, but few.
            Assert.True(sources.Count(source => source.Kind == CspSourceKind.Unknown) <= 1 + sources.Count / 4, line);
            count++;
        }

        Assert.Equal(368, count);
    }

    [Fact]
    public void Any_text_parses_and_serializing_is_stable()
    {
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["abcSELF'-*:/.;, \t019=+_%"], 0, 200]).Sample(text =>
        {
            var policy = CspPolicy.Parse(text);
            Assert.Equal(policy.ToString(), CspPolicy.Parse(policy.ToString()).ToString());
            _ = CspMatcher.AllowsUrl(policy, "script-src-elem", new Uri("https://a.example/x.js"), new Uri("https://shop.example/"));
        }, iter: 5000);
    }

    [Theory]
    [InlineData("script-src 'self' cdn.example", "https://cdn.example/x.js", true)]
    [InlineData("script-src 'self'", "https://cdn.example/x.js", false)]
    [InlineData("script-src 'self' cdn.example", "https://cdn.example", false)]
    [InlineData("script-src 'strict-dynamic' 'nonce-x' cdn.example", "https://cdn.example/x.js", false)]
    [InlineData("script-src *", "inline", false)]
    [InlineData("img-src 'none'", "https://cdn.example/x.js", false)]
    public void A_violation_that_the_policy_allows_is_impossible(string policy, string blocked, bool expected)
    {
        Assert.Equal(expected, CspViolationCheck.IsImpossible(policy, "script-src-elem", blocked, "https://shop.example/"));
    }

    [Theory]
    [InlineData("script-src 'self' 'nonce-two'; img-src *", false)]
    [InlineData("IMG-SRC *; script-src 'nonce-x' 'self'", false)]
    [InlineData("script-src 'self' 'nonce-two' injected.example; img-src *", true)]
    [InlineData("", false)]
    public void A_cited_policy_that_nobody_served_was_rewritten(string cited, bool expected)
    {
        Assert.Equal(expected, CspViolationCheck.IsRewritten(cited, CspPolicy.ParseHeader("script-src 'self' 'nonce-one'; img-src *")));
        Assert.False(CspViolationCheck.IsRewritten(cited, []));
    }
}
