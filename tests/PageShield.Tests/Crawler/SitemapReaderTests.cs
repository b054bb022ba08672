using System.IO.Compression;
using System.Text;
using PageShield.Crawler.Discovery;

namespace PageShield.Tests.Crawler;

public sealed class SitemapReaderTests
{
    private const string Pages = """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
          <url><loc> https://shop.example/a </loc><lastmod>2026-01-01</lastmod><image:image><image:loc>https://shop.example/a.png</image:loc></image:image></url>
          <url><loc>https://shop.example/b?x=1&amp;y=2</loc></url>
        </urlset>
        """;

    [Fact]
    public void Pages_are_read_and_pictures_are_not()
    {
        var (pages, sitemaps) = SitemapReader.Parse(Encoding.UTF8.GetBytes(Pages));

        Assert.Equal(["https://shop.example/a", "https://shop.example/b?x=1&y=2"], pages);
        Assert.Empty(sitemaps);
    }

    [Fact]
    public void A_compressed_sitemap_is_read()
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Pages));

        Assert.Equal(2, SitemapReader.Parse(zipped.ToArray()).Pages.Count);
    }

    [Fact]
    public void An_index_names_more_sitemaps()
    {
        var (pages, sitemaps) =
            SitemapReader.Parse("<sitemapindex><sitemap><loc>https://shop.example/1.xml</loc></sitemap></sitemapindex>"u8.ToArray());

        Assert.Empty(pages);
        Assert.Equal(["https://shop.example/1.xml"], sitemaps);
    }

    [Fact]
    public void Plain_text_is_a_sitemap_too() =>
        Assert.Equal(["https://shop.example/a", "https://shop.example/b"],
            SitemapReader.Parse("\uFEFFhttps://shop.example/a\r\nhttps://shop.example/b\n"u8.ToArray()).Pages);

    [Theory]
    [InlineData("""<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://shop.example/&x;</loc></url></urlset>""")]
    [InlineData("""<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>""")]
    [InlineData("<html><body>not found")]
    [InlineData("")]
    public void Entities_and_what_is_no_sitemap_bring_nothing(string text) =>
        Assert.Empty(SitemapReader.Parse(Encoding.UTF8.GetBytes(text)).Pages);

    [Fact]
    public void A_decompression_bomb_is_cut()
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++) gzip.Write(zeros);
        }

        Assert.Empty(SitemapReader.Parse(zipped.ToArray()).Pages);
    }
}
