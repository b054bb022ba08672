using PageShield.Csp;

namespace PageShield.Tests.Csp;

public sealed class CspComparisonTests
{
    private const string H1 = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", H2 = "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='";

    private static readonly Uri Page = new("https://shop.example/checkout");

    private static CspComparison Compare(string? before, string? after) =>
        CspComparison.Compare(CspPolicySet.ReadLines(before), CspPolicySet.ReadLines(after), Page);

    [Theory]
    // Lines: each policy must allow.
    [InlineData("script-src 'self'\nscript-src *", "script-src *", "`script-src` now also allows `*`")]
    [InlineData("script-src 'self', script-src *", "script-src *", "`script-src` now also allows `*`")]
    [InlineData("script-src 'self' https:\nscript-src 'unsafe-inline' 'self'", "script-src 'unsafe-inline' 'self'",
        "`script-src` now also allows `'unsafe-inline'`")]
    [InlineData("script-src 'self'\nscript-src https:", "script-src https:", "`script-src` now also allows `https:`")]
    [InlineData("default-src 'self'\nobject-src 'none'", "default-src 'self'", "`default-src` now also allows `'self'`")]
    [InlineData("script-src 'self'\nform-action 'self'", "script-src 'self'", "`form-action` was removed, so everything is allowed")]
    [InlineData("script-src a.example b.example\nscript-src b.example c.example", "script-src b.example a.example",
        "`script-src` now also allows `a.example`")]
    // Sources.
    [InlineData("script-src https:", "script-src http:", "`script-src` now also allows `http:`")]
    [InlineData("script-src a.cdn.example", "script-src *.cdn.example", "`script-src` now also allows `*.cdn.example`")]
    [InlineData("script-src cdn.example/js/", "script-src cdn.example", "`script-src` now also allows `cdn.example`")]
    [InlineData("script-src cdn.example", "script-src cdn.example:*", "`script-src` now also allows `cdn.example:*`")]
    [InlineData("connect-src 'self'", "connect-src 'self' wss:", "`connect-src` now also allows `wss:`")]
    [InlineData("default-src 'self'; img-src 'self'", "default-src 'self'; img-src 'self'; script-src 'self' data:",
        "`script-src` now also allows `data:`")]
    [InlineData("script-src 'none'", "script-src 'self'", "`script-src` now also allows `'self'`")]
    [InlineData("script-src", "script-src 'self'", "`script-src` now also allows `'self'`")]
    // Code.
    [InlineData("script-src 'unsafe-inline' 'nonce-a'", "script-src 'unsafe-inline'",
        "`script-src` now applies `'unsafe-inline'`, which had no effect before")]
    [InlineData("script-src 'self' 'unsafe-inline' 'nonce-a' 'strict-dynamic'", "script-src 'self' 'unsafe-inline'",
        "`script-src` now applies `'unsafe-inline'`, `'self'`, which had no effect before")]
    [InlineData("script-src 'nonce-a'", "script-src 'nonce-b' 'strict-dynamic'", "`script-src` now also allows `'strict-dynamic'`")]
    [InlineData("script-src 'self'", "script-src 'self' 'unsafe-eval'", "`script-src` now also allows `'unsafe-eval'`")]
    [InlineData("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "`script-src` now also allows `'wasm-unsafe-eval'`")]
    [InlineData("script-src 'self' " + H1, "script-src 'self' 'unsafe-hashes' " + H1, "`script-src` now also allows `'unsafe-hashes'`")]
    [InlineData("script-src 'self'", "script-src 'self' 'nonce-a'", "`script-src` now also allows `'nonce-…'`")]
    [InlineData("script-src " + H1, "script-src " + H1 + " " + H2, "`script-src` now also allows `" + H2 + "`")]
    [InlineData("script-src 'self'; script-src-attr 'none'", "script-src 'self'; script-src-attr 'unsafe-inline'",
        "`script-src-attr` now also allows `'unsafe-inline'`")]
    [InlineData("script-src 'self'", "script-src-elem 'self'; worker-src 'self'", "`script-src` was removed, so everything is allowed")]
    // Without sources.
    [InlineData("sandbox allow-forms", "sandbox allow-forms allow-scripts", "`sandbox` now also allows `allow-scripts`")]
    [InlineData("sandbox", "img-src *", "`sandbox` was removed")]
    [InlineData("trusted-types one", "trusted-types one two", "`trusted-types` now also allows `two`")]
    [InlineData("trusted-types one", "trusted-types *", "`trusted-types` now also allows `*`")]
    [InlineData("upgrade-insecure-requests", "img-src *", "`upgrade-insecure-requests` was removed")]
    [InlineData("frame-ancestors 'none'", "frame-ancestors 'self' https://partner.example",
        "`frame-ancestors` now also allows `'self'`, `https://partner.example`")]
    [InlineData("base-uri 'none'", "base-uri 'self'", "`base-uri` now also allows `'self'`")]
    public void What_is_newly_allowed_is_weaker(string before, string after, string expected)
    {
        var comparison = Compare(before, after);

        Assert.Contains(expected, string.Join("; ", comparison.Weaker), StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, comparison.Strength is CspStrength.Weaker or CspStrength.Both);
    }

    [Theory]
    [InlineData("script-src *", "script-src *\nscript-src 'self'", "`script-src` no longer allows all of `*`")]
    [InlineData("script-src *.cdn.example", "script-src a.cdn.example", "`script-src` no longer allows all of `*.cdn.example`")]
    [InlineData("script-src http:", "script-src https:", "`script-src` no longer allows `http:`")]
    [InlineData("img-src http://img.example", "img-src https://img.example", "`img-src` no longer allows `http://img.example`")]
    [InlineData("script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline' 'nonce-a'",
        "`script-src` still names `'unsafe-inline'`, which no longer has an effect")]
    [InlineData("script-src 'self' 'unsafe-inline'", "script-src 'self' 'unsafe-inline' 'nonce-a' 'strict-dynamic'",
        "`script-src` still names `'unsafe-inline'`, `'self'`, which no longer have an effect")]
    [InlineData("script-src 'self' 'unsafe-inline' https:", "script-src 'nonce-a' 'strict-dynamic'",
        "`script-src` no longer allows `'unsafe-inline'`, `'self'`, `https:`")]
    [InlineData("script-src 'self' 'unsafe-inline'", "script-src 'self' " + H1, "`script-src` no longer allows `'unsafe-inline'`")]
    [InlineData("script-src 'self' cdn.example", "script-src 'self' cdn.example/js/", "`script-src` no longer allows all of `cdn.example`")]
    [InlineData("default-src *", "default-src *; script-src 'self'", "`script-src` no longer allows all of `*`")]
    [InlineData("default-src 'self'", "default-src 'self'; object-src 'none'", "`object-src` no longer allows `'self'`")]
    [InlineData("script-src 'self'", "script-src 'self'; form-action 'self'", "`form-action` is new")]
    [InlineData("sandbox allow-scripts allow-forms", "sandbox allow-scripts", "`sandbox` no longer allows `allow-forms`")]
    [InlineData("connect-src ws:", "connect-src wss:", "`connect-src` no longer allows `ws:`")]
    public void What_is_no_longer_allowed_is_stronger_and_nothing_else(string before, string after, string expected)
    {
        var comparison = Compare(before, after);

        Assert.Empty(comparison.Weaker);
        Assert.Contains(expected, string.Join("; ", comparison.Stronger), StringComparison.Ordinal);
        Assert.Equal(CspStrength.Stronger, comparison.Strength);
    }

    [Theory]
    [InlineData("script-src a.example", "script-src b.example")]
    [InlineData("script-src 'self'", "script-src 'nonce-a' 'strict-dynamic'")]
    [InlineData("script-src 'self' 'unsafe-inline'", "script-src https: 'nonce-a'")]
    [InlineData("script-src http://*.example", "script-src https:")]
    [InlineData("script-src 'self'; img-src *", "script-src *; img-src 'self'")]
    public void What_is_weaker_in_one_and_stronger_in_another_is_both(string before, string after) =>
        Assert.Equal(CspStrength.Both, Compare(before, after).Strength);

    [Theory]
    [InlineData("script-src 'self' https://shop.example", "script-src 'self'")]
    [InlineData("script-src 'self'; report-uri /r", "script-src 'self' 'report-sample' 'report-sha256'; report-to main")]
    [InlineData("script-src 'nonce-a' 'strict-dynamic'", "script-src 'nonce-b' 'strict-dynamic' https: 'self' 'unsafe-inline'")]
    [InlineData("script-src 'self'\nscript-src *", "script-src 'self'")]
    [InlineData("script-src 'self'\nimg-src *", "img-src *; script-src 'self'")]
    [InlineData("script-src cdn.example", "script-src https://cdn.example")]
    [InlineData("script-src https: https://cdn.example", "script-src https:")]
    [InlineData("script-src 'none'", "script-src")]
    [InlineData("script-src 'none' 'self'", "script-src 'self'")]
    [InlineData("default-src 'self'; script-src 'self'", "default-src 'self'")]
    [InlineData("img-src *.example www.example", "img-src *.example")]
    [InlineData("script-src 'self' 'nonsense' http://", "script-src 'self'")]
    [InlineData("script-src 'self'; style-src 'self'", "style-src 'self'; script-src 'self'; script-src *")]
    [InlineData("script-src 'self' 'unsafe-hashes'", "script-src 'self'")]
    [InlineData("script-src cdn.example/js/ cdn.example", "script-src CDN.example")]
    public void What_allows_the_same_is_the_same_however_it_is_written(string before, string after)
    {
        Assert.Equal(CspStrength.Same, Compare(before, after).Strength);
        Assert.Equal(CspStrength.Same, Compare(after, before).Strength);
    }

    [Fact]
    public void Code_comes_before_data_and_forms() => Assert.Equal(
        ["`script-src` now also allows `https:`", "`connect-src` now also allows `https:`", "`form-action` was removed, so everything is allowed"],
        Compare("connect-src 'self'; form-action 'self'; script-src 'self'", "connect-src https:; script-src https:").Weaker);

    [Fact]
    public void Hashes_of_a_new_release_are_other_hashes()
    {
        var rotated = Compare("script-src 'self' " + H1, "script-src 'self' " + H2);
        var more = Compare("script-src 'self' " + H1, $"script-src 'self' {H2} 'sha384-aaaa' 'sha384-bbbb'");
        var fewer = Compare($"script-src 'self' {H1} 'sha384-aaaa'", "script-src 'self' " + H2);
        var elsewhere = Compare($"script-src 'self' {H1}; style-src 'self'", $"script-src 'self'; style-src 'self' {H2}");

        Assert.Equal((CspStrength.Same, "`script-src` names other hashes"), (rotated.Strength, Assert.Single(rotated.Others)));
        Assert.Equal((CspStrength.Weaker, "`script-src` now also allows 2 hashes more"), (more.Strength, Assert.Single(more.Weaker)));
        Assert.Equal((CspStrength.Stronger, "`script-src` allows one hash fewer"), (fewer.Strength, Assert.Single(fewer.Stronger)));
        Assert.Equal(CspStrength.Both, elsewhere.Strength);
    }

    [Fact]
    public void Without_a_policy_before_or_after_there_is_one_thing_to_say()
    {
        Assert.Equal(["the whole policy was removed"], Compare("script-src 'self'; img-src *", null).Weaker);
        Assert.Equal(["the policy is new"], Compare(null, "script-src 'self'; img-src *").Stronger);
        Assert.Equal(CspStrength.Same, Compare(null, "report-uri /r").Strength);
        Assert.Equal(CspStrength.Same, Compare("report-uri /r", null).Strength);
    }

    [Fact]
    public void What_self_and_bare_hosts_mean_hangs_on_the_page()
    {
        var (before, after) =
            (CspPolicySet.ReadLines("script-src 'self' cdn.example"), CspPolicySet.ReadLines("script-src https://shop.example https://cdn.example"));

        Assert.Equal(CspStrength.Same, CspComparison.Compare(before, after, Page).Strength);
        Assert.Equal(CspStrength.Stronger, CspComparison.Compare(before, after, new Uri("http://shop.example/")).Strength);
        Assert.Equal(CspStrength.Both, CspComparison.Compare(before, after, new Uri("https://www.shop.example/")).Strength);
    }

    [Fact]
    public void Two_policies_whose_nonces_differ_let_nothing_through_that_bears_one()
    {
        Assert.Equal(CspStrength.Stronger, Compare("script-src 'nonce-a'", "script-src 'nonce-a'\nscript-src 'nonce-b'").Strength);
        Assert.Equal(CspStrength.Weaker, Compare("script-src 'nonce-a'\nscript-src 'nonce-b'", "script-src 'nonce-c'").Strength);
        Assert.Equal(CspStrength.Same, Compare("script-src 'nonce-a'\nscript-src 'nonce-a'", "script-src 'nonce-c'").Strength);
    }

    [Fact]
    public void A_policy_made_to_keep_us_busy_is_answered_soon_and_never_in_its_favour()
    {
        var huge = "script-src " + string.Join(' ', Enumerable.Range(0, 60_000).Select(i => $"h{i}.example"));
        var many = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"script-src h{i}.example h{i + 1}.example"));
        var large = "default-src " + string.Join(' ', Enumerable.Range(0, 600).Select(i => $"*.h{i}.example/a/"));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(CspStrength.Same, Compare(huge, huge).Strength);
        Assert.Equal(CspStrength.Weaker, Compare(huge, huge + " more.example").Strength);
        Assert.Equal(CspStrength.Weaker, Compare(many, "script-src 'self'").Strength);
        Assert.Equal(CspStrength.Same, Compare($"{large}\n{large}", large).Strength);
        Assert.Equal(CspStrength.Weaker, Compare(large, large.Replace("/a/", "", StringComparison.Ordinal)).Strength);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"It took {watch.Elapsed}.");
    }
}
