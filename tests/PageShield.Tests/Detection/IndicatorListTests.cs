using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Reports;

namespace PageShield.Tests.Detection;

public sealed class IndicatorListTests
{
    [Fact]
    public void A_hosts_file_lists_its_hosts_and_what_is_below_them()
    {
        var set = SetOf("magecart.hosts", "# comment\n127.0.0.1 localhost\n0.0.0.0 bad.example evil-cdn.example # two\n");

        Assert.NotNull(set.MatchHost("bad.example"));
        Assert.NotNull(set.MatchHost("JS.evil-cdn.example."));
        Assert.Null(set.MatchHost("localhost"));
        Assert.Null(set.MatchHost("notbad.example"));
        Assert.Equal(2, set.Count);
    }

    [Fact]
    public void Filter_lists_give_hosts_and_paths_but_no_exceptions_or_cosmetics()
    {
        var set = SetOf("nocoin.txt",
            "[Adblock Plus 2.0]\n! comment\n||miner.example^$third-party\n@@||good.example^\n||cdn.example/lib/hive.js$script\nshop.example##.ad\n");

        var miner = set.MatchHost("ws1.miner.example");
        Assert.Equal(ThreatCategory.Miner, miner?.Indicator.Category);
        Assert.Null(set.MatchHost("good.example"));
        Assert.Null(set.MatchHost("cdn.example"));
        Assert.NotNull(set.MatchUrl(new Uri("https://cdn.example/lib/hive.js?x=1")));
        Assert.Null(set.MatchUrl(new Uri("https://cdn.example/lib/other.js")));
    }

    [Fact]
    public void Plain_lists_may_hold_hosts_urls_paths_digests_and_defanged_names()
    {
        var digest = Sha256Hash.OfText("x");
        var set = SetOf("list.txt", $"evil[.]example\nhxxps://drop[.]example/gate.php\n/js/skimmer-9.js\n{digest}\n198.51.100.7:8080\nco.uk\ncom\n");

        Assert.NotNull(set.MatchHost("www.evil.example"));
        Assert.NotNull(set.MatchUrl(new Uri("http://drop.example/gate.php")));
        Assert.NotNull(set.MatchUrl(new Uri("https://anyone.example/a/js/skimmer-9.js")));
        Assert.NotNull(set.MatchHash(digest));
        Assert.NotNull(set.MatchUrl(new Uri("http://198.51.100.7:8080/x")));
        Assert.Null(set.MatchUrl(new Uri("http://198.51.100.7/x")));
        Assert.Null(set.MatchHost("shop.co.uk"));
    }

    [Fact]
    public void Csv_is_read_by_its_header_also_with_quotes_and_commented_headers()
    {
        var set = SetOf("feed.csv", "# id,dateadded,url,threat\n\"1\",\"2026-01-01\",\"https://load.example/a,b.js\",\"malware_download\"\n\"2\",\"2026-01-01\",\"https://two.example/\",\"cryptominer\"\n");

        Assert.NotNull(set.MatchUrl(new Uri("https://load.example/a,b.js")));
        Assert.Equal(ThreatCategory.Miner, set.MatchHost("two.example")?.Indicator.Category);
    }

    [Fact]
    public void Stix_patterns_give_every_comparison_and_revoked_ones_none()
    {
        var set = SetOf("feed.json", """
            {"type":"bundle","objects":[
              {"type":"indicator","name":"skimmer","pattern":"[domain-name:value = 'a.example' OR url:value = 'https://b.example/x.js']"},
              {"type":"indicator","revoked":true,"pattern":"[domain-name:value = 'old.example']"},
              {"type":"malware","name":"x"}]}
            """);

        Assert.NotNull(set.MatchHost("a.example"));
        Assert.NotNull(set.MatchUrl(new Uri("https://b.example/x.js")));
        Assert.Null(set.MatchHost("old.example"));
    }

    [Fact]
    public void Misp_events_give_attributes_that_are_meant_for_detection()
    {
        var set = SetOf("event.json", """
            {"Event":{"Attribute":[{"type":"domain","value":"m.example","to_ids":true},{"type":"domain","value":"n.example","to_ids":false}],
             "Object":[{"Attribute":[{"type":"domain|ip","value":"o.example|192.0.2.1","to_ids":true}]}]}}
            """);

        Assert.NotNull(set.MatchHost("m.example"));
        Assert.Null(set.MatchHost("n.example"));
        Assert.NotNull(set.MatchHost("o.example"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"objects\":[{\"type\":\"indicator\"")]
    [InlineData("# only comments\n")]
    [InlineData("\0\u0001 nothing here")]
    public void A_broken_list_is_no_list(string text) => Assert.Null(IndicatorList.Parse("x", text));

    [Fact]
    public async Task A_file_that_breaks_keeps_its_last_good_content_and_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("indicators");
        try
        {
            var file = Path.Combine(folder.FullName, "list.txt");
            await File.WriteAllTextAsync(file, "bad.example\n");
            using var lists = new IndicatorFolder(folder.FullName);
            Assert.True(await lists.ReloadAsync(default));

            await File.WriteAllTextAsync(file, "{\"half\":");
            Assert.False(await lists.ReloadAsync(default));

            Assert.NotNull(lists.Current.MatchHost("bad.example"));
            Assert.Contains("last valid content", Assert.Single(lists.Problems), StringComparison.Ordinal);

            File.Delete(file);
            Assert.True(await lists.ReloadAsync(default));
            Assert.Null(lists.Current.MatchHost("bad.example"));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void An_inventory_is_matched_at_once()
    {
        var set = SetOf("list.txt", "bad.example\n");

        var matches = set.MatchAll(["bad.example", "good.example"], [new Uri("https://x.bad.example/y.js")], [Sha256Hash.OfText("")]).ToList();

        Assert.Equal(["bad.example", "https://x.bad.example/y.js"], matches.Select(match => match.Subject));
    }

    private static IndicatorSet SetOf(string name, string text)
    {
        var list = IndicatorList.Parse(name, text);
        Assert.NotNull(list);
        return IndicatorSet.Of([list]);
    }
}
