using CsCheck;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.Tests.Reports;

public sealed class ReportScrubberTests
{
    private static readonly HashSet<string> Nothing = [];

    [Theory]
    [InlineData("https://s.example/u/ann@example.com/orders", "https://s.example/u/{email}/orders")]
    [InlineData("https://s.example/u/ann%40example.com", "https://s.example/u/{email}")]
    [InlineData("https://s.example/pay/4111111111111111/x", "https://s.example/pay/{card}/x")]
    [InlineData("https://s.example/pay/4111-1111-1111-1111", "https://s.example/pay/{card}")]
    [InlineData("https://s.example/pay/4111111111111112", "https://s.example/pay/4111111111111112")]
    [InlineData("https://s.example/t/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def-123/x", "https://s.example/t/{token}/x")]
    [InlineData("https://s.example/reset/0123456789abcdef0123456789abcdef", "https://s.example/reset/{token}")]
    [InlineData("https://s.example/a?q=1&ann@example.com=2", "https://s.example/a?q={v}&{p}={v}")]
    [InlineData("inline", "inline")]
    public void Urls_lose_what_may_be_about_a_person(string url, string expected)
    {
        Assert.Equal(expected, ReportScrubber.Url(url, Nothing));
    }

    [Fact]
    public void Listed_parameters_keep_their_values_and_nothing_else_does()
    {
        Assert.Equal(
            "https://s.example/a?id=GTM-1&user={v}", ReportScrubber.Url("https://s.example/a?id=GTM-1&user=ann", new HashSet<string> { "id" }));
    }

    [Fact]
    public void A_kept_value_is_still_masked()
    {
        Assert.Equal("https://s.example/a?id={card}", ReportScrubber.Url("https://s.example/a?id=4111111111111111", new HashSet<string> { "id" }));
    }

    [Fact]
    public void Every_valid_card_number_is_masked_wherever_it_stands()
    {
        var card = Gen.Char['0', '9'].Array[12, 18].Select(digits => WithLuhnDigit(new string(digits)));
        Gen.Select(card, Gen.OneOf("", "/", "order-", "x=", "é"), Gen.OneOf("", "/", "-a", "?b")).Sample((number, before, after) =>
            Assert.DoesNotContain(number, ReportScrubber.Text(before + number + after), StringComparison.Ordinal));
    }

    [Fact]
    public void Any_text_passes_without_an_exception()
    {
        Gen.Select(Gen.String, Gen.OneOf("", "https://", "https://a@b/?x=", "eyJ", "@@@@")).Sample((text, prefix) =>
        {
            _ = ReportScrubber.Text(prefix + text);
            _ = ReportScrubber.Url(prefix + text, Nothing);
        });
    }

    private static string WithLuhnDigit(string digits)
    {
        var sum = digits.Reverse().Select((c, i) => i % 2 == 0 ? (c - '0') * 2 is var d && d > 9 ? d - 9 : (c - '0') * 2 : c - '0').Sum();
        return digits + (10 - sum % 10) % 10;
    }
}
