using CsCheck;
using PageShield.Reports;

namespace PageShield.Tests.Reports;

public sealed class ReportKeyTests
{
    [Fact]
    public void A_written_key_reads_back()
    {
        for (var i = 0; i < 1000; i++)
        {
            var key = ReportKey.New();

            Assert.True(ReportKey.TryParse(key.ToString(), out var read));
            Assert.Equal(key, read);
            Assert.Matches("^[0-9a-z]{24}$", key.ToString());
        }
    }

    [Fact]
    public void One_wrong_character_is_refused()
    {
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var text = ReportKey.New().ToString().ToCharArray();
            var at = i % text.Length;
            text[at] = text[at] == 'a' ? 'b' : 'a';

            if (!ReportKey.TryParse(new string(text), out _)) refused++;
        }

        Assert.Equal(1000, refused);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("000000000000000000000000")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("../../../../etc/passwd!!")]
    [InlineData("illegalillegalillegalill")]
    public void Garbage_is_no_key(string? text)
    {
        Assert.False(ReportKey.TryParse(text, out _));
    }

    [Fact]
    public void Any_text_is_refused_without_an_exception()
    {
        Gen.String.Sample(text => Assert.False(ReportKey.TryParse(text, out _)));
    }
}
