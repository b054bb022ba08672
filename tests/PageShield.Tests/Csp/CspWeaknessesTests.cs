using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspWeaknessesTests
{
    private const string Rest = "; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; report-uri /r";

    [Theory]
    [InlineData("script-src 'self'" + Rest, new string[0])]
    // for old browsers, which alone heed the last two
    [InlineData("script-src 'nonce-abc' 'strict-dynamic' 'unsafe-inline' https:" + Rest, new string[0])]
    [InlineData("img-src 'self'" + Rest, new[] { "which scripts may run" })]
    [InlineData("script-src 'self' 'unsafe-inline'" + Rest, new[] { "'unsafe-inline'" })]
    [InlineData("script-src 'self' 'unsafe-inline' 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='" + Rest, new string[0])]
    [InlineData("script-src * 'unsafe-eval'" + Rest, new[] { "any host run (*)", "'unsafe-eval'" })]
    [InlineData("script-src https://*" + Rest, new[] { "any host run (https://*)" })]
    [InlineData("script-src 'self' data:" + Rest, new[] { "any host run (data:)" })]
    [InlineData("script-src http://cdn.example" + Rest, new[] { "unencrypted" })]
    public void What_a_policy_leaves_to_strange_scripts_is_said(string policy, string[] expected) => AssertSaid(expected, Of(policy));

    [Theory]
    [InlineData("script-src-elem 'self'; script-src 'self' 'unsafe-inline'" + Rest, new[] { "Event handlers", "script-src 'unsafe-inline'" })]
    [InlineData("script-src-elem 'self'; script-src-attr 'unsafe-inline'; script-src 'self'" + Rest,
        new[] { "Event handlers", "script-src-attr 'unsafe-inline'" })]
    [InlineData("script-src 'nonce-abc'; script-src-attr 'unsafe-inline'" + Rest, new[] { "Event handlers" })]
    public void Handlers_that_run_although_elements_are_held_back_are_said(string policy, string[] expected)
    {
        var said = Assert.Single(Of(policy));

        Assert.All(expected, part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public void Handlers_and_strings_that_nothing_rules_are_said() =>
        AssertSaid(["which event handlers may run", "built from strings"], Of("script-src-elem 'self'" + Rest));

    [Theory]
    [InlineData("connect-src 'self' https:", true)]
    [InlineData("connect-src wss:", true)]
    [InlineData("connect-src 'self' ws:", true)]
    [InlineData("connect-src *", true)]
    [InlineData("connect-src https://*", true)]
    [InlineData("connect-src *:8443", true)]
    [InlineData("connect-src 'self' data: blob:", false)]
    [InlineData("connect-src 'self' wss://api.example https://*.api.example", false)]
    [InlineData("connect-src 'none'", false)]
    [InlineData("default-src 'none'", false)]
    [InlineData("img-src 'none'", true)]
    public void Any_host_for_data_is_a_host_of_the_network(string policy, bool expected) =>
        Assert.Equal(expected,
            Of($"script-src 'self'; {policy}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; report-uri /r")
            .Any(sentence => sentence.Contains("any host (connect-src", StringComparison.Ordinal)));

    [Theory]
    [InlineData("script-src 'strict-dynamic'", true)]
    [InlineData("script-src 'strict-dynamic' https: 'unsafe-inline'", true)]
    [InlineData("script-src 'self' 'unsafe-inline'\nscript-src 'strict-dynamic'", true)]
    [InlineData("script-src 'strict-dynamic' 'nonce-abc'", false)]
    [InlineData("script-src 'strict-dynamic' 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='", false)]
    [InlineData("script-src-elem 'self'; script-src 'strict-dynamic'", false)]
    public void Trust_without_anything_to_begin_with_blocks_every_script_and_is_said(string policy, bool expected) =>
        Assert.Equal(expected, Of(policy).Any(sentence => sentence.StartsWith("No script runs at all", StringComparison.Ordinal)));

    [Theory]
    [InlineData("script-src 'self'\nconnect-src 'self'\nform-action 'self'\nbase-uri 'none'\nobject-src 'none'\nframe-ancestors 'none'\nimg-src 'self'; report-uri /r")]
    [InlineData("script-src 'self', connect-src 'self', form-action 'self', base-uri 'none', object-src 'none', frame-ancestors 'none', img-src 'self'; report-uri /r")]
    [InlineData("script-src *; connect-src *" + Rest + "\nscript-src 'self', connect-src 'self'")]
    [InlineData("script-src 'unsafe-inline' 'self'" + Rest + "\nscript-src 'self' 'nonce-abc'")]
    [InlineData("script-src https:" + Rest
        + "\nscript-src 'self' http:; script-src-attr 'none'\nscript-src https://cdn.example http://other.example")]
    public void What_one_line_leaves_open_and_another_shuts_is_shut(string header) => Assert.Empty(Of(header));

    [Fact]
    public void Header_and_markup_complete_each_other()
    {
        var set = CspPolicySet.Read(new Dictionary<string, string>
        {
            ["content-security-policy"] = "frame-ancestors 'none'; report-uri /r",
            ["meta content-security-policy"] =
                "script-src 'self'; connect-src 'self'; form-action 'self'\nbase-uri 'none'; object-src 'none'; frame-ancestors *",
        });

        Assert.Empty(CspWeaknesses.Of(set));
    }

    [Fact]
    public void What_markup_cannot_say_is_said_to_be_in_vain()
    {
        var set = CspPolicySet.Read([new KeyValuePair<string, string>("meta content-security-policy", "frame-ancestors 'none'")]);

        Assert.Equal(["Browsers ignore frame-ancestors in the markup; send it in a header."], CspWeaknesses.Of(set));
    }

    [Fact]
    public void What_only_reports_completes_nothing()
    {
        var set = CspPolicySet.Read(
            new Dictionary<string, string>
            {
                ["content-security-policy"] = "script-src 'self'",
                ["content-security-policy-report-only"] = "default-src 'none'; report-uri /r"
            });

        AssertSaid(["any host (connect-src)", "form-action", "base-uri", "object-src", "frame-ancestors", "report-uri"], CspWeaknesses.Of(set));
        AssertSaid(["form-action", "base-uri", "frame-ancestors"], CspWeaknesses.Of(set, isEnforced: false));
    }

    [Theory]
    [InlineData("content-security-policy",
        new[] { "any host (connect-src)", "form-action", "base-uri", "object-src", "frame-ancestors", "report-uri" })]
    // Neither frames nor reports are a meta element's to rule.
    [InlineData("meta content-security-policy", new[] { "any host (connect-src)", "form-action", "base-uri", "object-src" })]
    public void What_is_missing_is_named(string name, string[] expected) =>
        AssertSaid(expected, CspWeaknesses.Of(CspPolicySet.Read([new KeyValuePair<string, string>(name, "script-src 'self'")])));

    [Fact]
    public void Default_src_stands_in_for_fetches_only() =>
        AssertSaid(["form-action", "base-uri", "frame-ancestors", "report-uri"], Of("default-src 'none'"));

    [Theory]
    [InlineData("form-action *", "Forms may be sent to any host (form-action *)")]
    [InlineData("form-action https:", "Forms may be sent to any host (form-action https:)")]
    [InlineData("base-uri *", "A base element can redirect every script with a relative URL (base-uri *)")]
    [InlineData("frame-ancestors *", "Other sites may put the page into a frame (frame-ancestors *)")]
    public void A_directive_that_allows_everybody_is_as_good_as_none(string directive, string expected) =>
        Assert.Contains(Of($"script-src 'self'; {directive}"), sentence => sentence.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("deny", false)]
    [InlineData("SAMEORIGIN", false)]
    [InlineData("allow-from https://a.example", true)]
    public void X_frame_options_stand_in_for_frame_ancestors(string value, bool expected)
    {
        var set = CspPolicySet.Read(
            new Dictionary<string, string> { ["content-security-policy"] = "script-src 'self'", ["x-frame-options"] = value });

        Assert.Equal(expected, CspWeaknesses.Of(set).Any(sentence => sentence.Contains("into a frame", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Of(string header) => CspWeaknesses.Of(CspPolicySet.OfHeader(header));

    private static void AssertSaid(string[] expected, IReadOnlyList<string> said)
    {
        Assert.Equal(expected.Length, said.Count);
        Assert.All(expected.Zip(said), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
