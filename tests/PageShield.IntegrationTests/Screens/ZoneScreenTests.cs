using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Reports;
using PageShield.Web.Layout.Text;

namespace PageShield.IntegrationTests.Screens;

/// <summary>Whoever has an account in Tokyo reads Tokyo's time, wherever a time stands.</summary>
public sealed partial class ZoneScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static readonly TimeZoneInfo Tokyo = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    private static readonly string[] Screens =
    [
        "/", "/changes", "/alerts", "/alerts/4001", "/alerts/4003", "/alerts/rules", "/alerts/mutes", "/alerts/undelivered", "/alerts/channels",
        "/alerts/channels/1", "/crawls", "/overrides", "/search?q=tag", "/sites", "/sites/1", "/sites/1/scripts",
        "/sites/1/scripts/1001", "/sites/1/scripts/1003", "/sites/1/connections", "/sites/1/cookies", "/sites/1/policies", "/sites/1/changes",
        "/sites/1/changes/5001", "/sites/1/changes/rules", "/sites/1/reports", "/sites/1/reports/rules", "/sites/1/crawls",
        "/sites/1/crawls/9002", "/sites/1/crawls/9003", "/sites/1/crawls/9004", "/sites/1/crawls/9003/pages/8000", "/sites/2",
        $"/sites/2/crawls/{SeededShops.FailedCrawl}", "/sites/1/set-up", "/settings", "/settings/queue", "/settings/tokens", "/settings/accounts",
        "/settings/audit", "/account",
    ];

    [Fact]
    public async Task No_screen_shows_a_time_of_another_zone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await screens.ReadAsync(async db =>
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.TimeZone, "Asia/Tokyo"), cancel);
            await db.Alerts.Where(alert => alert.Id == 4001).ExecuteUpdateAsync(set => set
                .SetProperty(alert => alert.Body, "No browser has reported anything since 2026-03-01 20:15 UTC, 3 hours ago.\nIt was due at 2026-03-01 20:15 UTC and has not begun.")
                .SetProperty(alert => alert.Routing, "Rule \"All\": sent after the quiet hours, 2026-03-01 20:15 UTC."), cancel);
            await db.Crawls.Where(crawl => crawl.Id == 9002)
                .ExecuteUpdateAsync(set => set.SetProperty(crawl => crawl.Note, "Was due at 2026-03-01 20:15 UTC."), cancel);
            var at = new DateTimeOffset(2026, 3, 1, 20, 15, 0, TimeSpan.Zero);
            db.AlertHistory.Add(
                new AlertHistoryEntry
                {
                    SiteId = 1,
                    AlertId = 4001,
                    Id = 77,
                    At = at,
                    Author = "mara",
                    Step = AlertStep.Snoozed,
                    Text = "2026-03-01 20:15 UTC"
                });
            var script = await db.Scripts.FirstAsync(each => each.SiteId == 1 && each.Id == SeededShops.Skimmer, cancel);
            db.VerdictOverrides.Add(
                new VerdictOverride
                {
                    SiteId = 1,
                    Id = 88,
                    ScriptId = script.Id,
                    Sha256 = Sha256Hash.OfText("x"),
                    Verdict = VerdictKind.Clean,
                    MachineVerdict = VerdictKind.Malicious,
                    Reason = "ours",
                    Author = "mara",
                    CreatedAt = at,
                    ExpiresAt = at.AddYears(1)
                });
            script.OverruledVerdict = VerdictKind.Malicious;
            script.Verdict = VerdictKind.Clean;
            return await db.SaveChangesAsync(cancel);
        });

        var wrong = new List<string>();
        foreach (var path in Screens)
        {
            var html = await screens.Browser.GetStringAsync(path, cancel);
            foreach (Match time in Time().Matches(html))
            {
                var moment = DateTimeOffset.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture);
                var local = TimeZoneInfo.ConvertTime(moment, Tokyo);
                if (time.Groups[2].Value != $"{local:yyyy-MM-dd HH:mm:ss} Asia/Tokyo") wrong.Add($"{path}: {time.Value}");
                if (Exact().IsMatch(time.Groups[3].Value)
                    && time.Groups[3].Value != local.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture))
                    wrong.Add($"{path}: {time.Value}");
            }

            var text = WebUtility.HtmlDecode(Machines().Replace(html, ""));
            wrong.AddRange(Universal().Matches(text).Select(match => $"{path}: {match.Value}"));
        }

        Assert.Empty(wrong);
        Assert.Contains("2 Mar 2026, 05:15", await screens.Browser.GetStringAsync("/alerts/4001", cancel), StringComparison.Ordinal);
        Assert.Contains(
            "2 March 2027", await screens.Browser.GetStringAsync($"/sites/1/scripts/{SeededShops.Skimmer}", cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Since 2026-03-01 20:15 UTC nothing.", "Since 2 Mar 2026, 05:15 nothing.")]
    [InlineData("the first since 2026-03-01 20:15:59Z.", "the first since 2 Mar 2026, 05:15.")]
    [InlineData("It was due at 2026-03-01 20:15, and version 2026-03-01 stays.", "It was due at 2 Mar 2026, 05:15, and version 2026-03-01 stays.")]
    [InlineData("2026-13-41 20:15 UTC is no time", "2026-13-41 20:15 UTC is no time")]
    public void Moments_in_sentences_are_local(string text, string expected) => Assert.Equal(expected, LocalTimes.InSentence(text, Tokyo));

    [Fact]
    public void Moments_in_records_keep_their_form_and_name_their_offset() =>
        Assert.Equal("""{"at":"2026-03-02T05:15:30+09:00","until":null}""",
            LocalTimes.InRecord("""{"at":"2026-03-01T20:15:30.123Z","until":null}""", Tokyo));

    [GeneratedRegex("""<time [^>]*datetime="([^"]+)" title="([^"]+)"[^>]*>([^<]*)</time>""")]
    private static partial Regex Time();

    [GeneratedRegex("^[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}, [0-9]{2}:[0-9]{2}$")]
    private static partial Regex Exact();

    /// <summary>Attributes, and lists of zones to choose from.</summary>
    [GeneratedRegex("<datalist.*?</datalist>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Machines();

    [GeneratedRegex(@"\bUTC\b|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?:Z|\+00:00)")]
    private static partial Regex Universal();
}
