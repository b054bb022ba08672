using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Tests.Reports;

public sealed class GeneratedNameTests
{
    [Theory]
    [InlineData("sess_43e02e560b5e", "sess_{hash}")]
    [InlineData("_dc_gtm_UA-2998670-1", "_dc_gtm_UA-{id}-1")]
    [InlineData("jQuery3610195343400_1796058086958", "jQuery{id}_{id}")]
    [InlineData("cb_550e8400-e29b-41d4-a716-446655440000", "cb_{uuid}")]
    [InlineData("visitor.7xqbacjqld8v9vmxj", "visitor.{token}")]
    [InlineData("PHPSESSID", "PHPSESSID")]
    [InlineData("wordpress_logged_in", "wordpress_logged_in")]
    [InlineData("addEventListener", "addEventListener")]
    [InlineData("utf8", "utf8")]
    [InlineData("sha256", "sha256")]
    [InlineData("", "")]
    public void What_is_made_up_becomes_a_placeholder(string name, string folded)
    {
        Assert.Equal(folded, GeneratedName.Fold(name));
        Assert.Equal(folded, GeneratedName.Fold(folded));
    }

    [Fact]
    public void Of_names_that_differ_every_word_with_a_digit_is_made_up() => Assert.Equal("cb_{v}", GeneratedName.FoldLoosely("cb_1a2"));
}
