using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Web.Crawls;
using PageShield.Web.Layout.Code;
using PageShield.Web.Layout.Text;

namespace PageShield.IntegrationTests.Screens;

public sealed class ShownTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_234, "1.2k")]
    [InlineData(9_999, "9.9k")]
    [InlineData(123_456, "123k")]
    [InlineData(2_500_000, "2.5M")]
    public void Counts_are_short(long count, string shown) => Assert.Equal(shown, Display.Count(count));

    [Theory]
    [InlineData("a\u202eb", "a\\u202eb")]
    [InlineData("\u200b\ufeff\u0007", "\\u200b\\ufeff\\u0007")]
    [InlineData("line\nand\ttab", "line\nand\ttab")]
    [InlineData("Bücher 🛒", "Bücher 🛒")]
    public void Characters_that_hide_or_reorder_are_written_out(string text, string shown) => Assert.Equal(shown, Display.Plain(text));

    [Theory]
    [InlineData("xn--pple-43d.example", "аpple.example")]
    [InlineData("shop.example", null)]
    [InlineData("xn--zzzzzzzz-\u0001.example", null)]
    public void A_Punycode_host_has_a_Unicode_form(string host, string? unicode) => Assert.Equal(unicode, Display.UnicodeHost(host));

    [Fact]
    public void A_long_URL_keeps_its_host_and_its_end()
    {
        var parts = ShownUrl.Of($"https://cdn.example/{new string('a', 5000)}/tag.min.js");

        Assert.Equal(("", "cdn.example", "/tag.min.js"), (parts.Scheme, parts.Host, parts.Tail));
        Assert.True(parts.Head.Length < 200);
        Assert.EndsWith("…", parts.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inline")]
    [InlineData("")]
    [InlineData("://")]
    [InlineData("javascript:alert(1)")]
    public void What_is_no_URL_is_shown_as_it_is(string text) => Assert.Equal(text, ShownUrl.Of(text).Host);

    [Fact]
    public void A_comparison_folds_what_is_equal_and_marks_what_changed_within_a_line()
    {
        var lines = Enumerable.Range(1, 40).Select(number => $"line {number}").ToList();
        var changed = lines.Select(line => line == "line 20" ? "line twenty" : line);

        var rows = SideBySide.Compare(string.Join('\n', lines), string.Join('\n', changed));

        Assert.NotNull(rows);
        var row = Assert.Single(rows, row => !row.IsEqual);
        Assert.Equal([("line ", false), ("20", true)], row.Old);
        Assert.Equal([("line ", false), ("twenty", true)], row.New);
        Assert.Equal([16, 17], rows.Where(each => each.Hidden > 0).Select(each => each.Hidden));
    }

    [Fact]
    public void A_text_of_a_hundred_thousand_lines_is_not_compared() =>
        Assert.Null(SideBySide.Compare(new string('\n', 100_000), "x"));

    [Fact]
    public void Scripts_that_name_each_other_as_parents_make_a_finite_chain()
    {
        CapturedScript[] scripts =
            [Script(1, "https://a.example/1.js", 2), Script(2, "https://b.example/2.js", 1), Script(3, "https://c.example/3.js", 3)];

        var chain = LoadingChain.Of(scripts, "shop.example", script => script.Id == 1 ? "critical" : null);

        Assert.True(chain.Depth <= 5);
        Assert.Contains(chain.Boxes, box => box is { Host: "a.example", Risk: "critical" });
    }

    private static CapturedScript Script(int id, string url, int? parent) => new()
    {
        Id = id,
        Kind = ScriptKind.External,
        Url = url,
        AddedBy = AddedBy.Script,
        Parent = parent,
        DocumentUrl = "https://shop.example/",
    };
}
