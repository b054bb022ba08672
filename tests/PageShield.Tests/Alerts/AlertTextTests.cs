using PageShield.Alerts.Raising;

namespace PageShield.Tests.Alerts;

public sealed class AlertTextTests
{
    [Theory]
    [InlineData("see https://evil.example/a.js now", "see hxxps://evil[.]example/a.js now")]
    [InlineData("HTTP://EVIL.example", "hxxp://EVIL[.]example")]
    [InlineData("wss://a.b.example:8443/x", "wxxs://a[.]b[.]example:8443/x")]
    [InlineData("Pages now talk to collect.evil.example (fetch)", "Pages now talk to collect[.]evil[.]example (fetch)")]
    [InlineData("an address 10.0.0.5 in it", "an address 10[.]0[.]0[.]5 in it")]
    [InlineData("main.3f2a9c.js changed", "main.3f2a9c.js changed")]
    [InlineData("version 1.2 is not a host", "version 1.2 is not a host")]
    [InlineData("xn--pypal-4ve.example", "xn--pypal-4ve[.]example")]
    [InlineData("пример.example", "пример[.]example")]
    public void Links_are_taken_out_of_text(string text, string expected)
    {
        Assert.Equal(expected, AlertText.Defang(text));
    }

    [Theory]
    [InlineData("a\r\nBcc: x@y.example", "a\\u{D}\\u{A}Bcc: x@y.example")]
    [InlineData("\u001b[2J", "\\u{1B}[2J")]
    [InlineData("gpj.\u202Eexe", "gpj.\\u{202E}exe")]
    [InlineData("zero\u200Bwidth", "zero\\u{200B}width")]
    [InlineData("line\u2028separator", "line\\u{2028}separator")]
    [InlineData("tag\U000E0041", "tag\\u{E0041}")]
    [InlineData("Größe 日本 🙂", "Größe 日本 🙂")]
    public void What_is_invisible_becomes_visible(string text, string expected)
    {
        Assert.Equal(expected, AlertText.Line(text, 200));
    }

    [Fact]
    public void A_block_keeps_its_line_feeds_and_nothing_else()
    {
        Assert.Equal("a\nb\\u{D}", AlertText.Block("a\nb\r", 200));
    }

    [Fact]
    public void Long_text_is_cut_with_an_ellipsis_and_never_inside_a_character()
    {
        Assert.Equal("abc…", AlertText.Line("abcdef", 4));
        Assert.Equal("abcd", AlertText.Line("abcd", 4));
        Assert.Equal("ab…", AlertText.Line("ab🙂🙂", 4));
        Assert.True(AlertText.Line(new string('\u202E', 100), 20).Length <= 20);
    }

    [Fact]
    public void A_lone_surrogate_does_no_harm()
    {
        Assert.Equal("a\uFFFDb", AlertText.Line("a\ud800b", 200));
    }

    [Fact]
    public void A_punycode_host_is_shown_with_its_unicode_spelling()
    {
        Assert.Equal("xn--bcher-kva[.]example (reads as bücher[.]example)", AlertText.Host("xn--bcher-kva.example"));
        Assert.Equal("plain[.]example", AlertText.Host("plain.example"));
    }

    [Fact]
    public void A_long_address_keeps_its_host_and_its_end()
    {
        var shown = AlertText.Url($"https://cdn.example/{new string('x', 5_000)}/final.js");

        Assert.StartsWith("hxxps://cdn[.]example/", shown, StringComparison.Ordinal);
        Assert.EndsWith("/final.js", shown, StringComparison.Ordinal);
        Assert.True(shown.Length < 200);
    }
}
