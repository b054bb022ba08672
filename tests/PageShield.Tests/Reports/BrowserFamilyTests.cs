using PageShield.Reports;

namespace PageShield.Tests.Reports;

/// <summary>Families by User-Agent: a browser names those it descends from, too.</summary>
public sealed class BrowserFamilyTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    [Theory]
    [InlineData(Chrome, BrowserFamilies.Chrome)]
    [InlineData(Chrome + " Edg/140.0.0.0", BrowserFamilies.Edge)]
    [InlineData(Chrome + " OPR/124.0.0.0", BrowserFamilies.Opera)]
    [InlineData("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", BrowserFamilies.Samsung)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1", BrowserFamilies.Chrome)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", BrowserFamilies.Safari)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/141.0 Mobile/15E148 Safari/605.1.15", BrowserFamilies.Firefox)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", BrowserFamilies.Firefox)]
    [InlineData(Chrome + " [FB_IAB/FB4A;FBAV/500.0.0.0;]", BrowserFamilies.InApp)]
    [InlineData("curl/8.14.1", BrowserFamilies.Other)]
    [InlineData("", BrowserFamilies.Other)]
    [InlineData(null, BrowserFamilies.Other)]
    public void The_youngest_name_counts(string? userAgent, BrowserFamilies family) => Assert.Equal(family, BrowserFamily.Of(userAgent));

    [Fact]
    public void Only_the_beginning_is_read() =>
        Assert.Equal(BrowserFamilies.Chrome, BrowserFamily.Of(Chrome.PadRight(400) + " Firefox/140.0"));
}
