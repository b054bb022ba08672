using PageShield.Storage;

namespace PageShield.Tests.Storage;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\U0001F600 and \U0001F600")]
    [InlineData("\uFFFD\t\r\n")]
    public void Unicode_without_NUL_is_storable(string text)
    {
        Assert.Null(StorableText.FaultOf(text));
        Assert.Null(StorableText.FaultOfEscaped(text));
        Assert.Same(text, StorableText.Mended(text));
    }

    [Fact]
    public void NUL_and_lone_surrogates_are_not_wherever_they_stand()
    {
        foreach (var bad in new[] { "\0", "\uD83D", "\uDE00", "\uDE00\uD83D" })
            foreach (var text in new[] { bad, "a" + bad, bad + "a", "\U0001F600" + bad, bad + "\U0001F600", new string('x', 100) + bad })
            {
                Assert.NotNull(StorableText.FaultOf(text));
                Assert.NotNull(StorableText.FaultOfEscaped(text));
                Assert.Null(StorableText.FaultOf(StorableText.Mended(text)));
                Assert.Equal(text.Length, StorableText.Mended(text).Length);
            }

        Assert.Equal("\U0001F600\uFFFDx", StorableText.Mended("\U0001F600\uD83Dx"));
    }

    [Theory]
    [InlineData("%00", true)]
    [InlineData("a%00b", true)]
    [InlineData("%ED%A0%80", true)]
    [InlineData("%FF", true)]
    [InlineData("%C3", true)]
    [InlineData("%C3%A4", false)]
    [InlineData("%F0%9F%98%80", false)]
    [InlineData("%2500", false)]
    [InlineData("100%", false)]
    [InlineData("%zz%4", false)]
    [InlineData("ä%20ö", false)]
    public void Percent_escapes_are_read_as_UTF_8(string text, bool isFault) => Assert.Equal(isFault, StorableText.FaultOfEscaped(text) is not null);
}
