using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts;
using PageShield.Alerts.Rules;
using PageShield.IntegrationTests.Screens;

namespace PageShield.IntegrationTests.Alerts;

/// <summary>Rules, mutes and alerts by form and by REST.</summary>
public sealed class AlertScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_is_added_edited_ordered_and_removed_by_form()
    {
        var added = await screens.PostAsync(
            "/alerts/rules/new", "/alerts/rules/new",
            new("_handler", "rule"), new("Entry.Name", "Night team"), new("Entry.Pace", "hourly"), new("Entry.QuietFrom", "22:00"),
            new("Entry.QuietTo", "06:30"), new("Entry.TimeZone", "Europe/Vienna"),
            new("Entry.Hosts", "vendor.example other.example"), new("Entry.Events", AlertEvents.ChangedScript),
            new("Entry.EscalateAfterMinutes", "45"), new("Entry.IsEnabled", "true"));
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        var rule = await screens.ReadAsync(db => db.AlertRules.OrderBy(each => each.Position).FirstAsync());
        Assert.Equal(
            ("Night team", AlertPace.Hourly, 1320, 390, 45), (rule.Name, rule.Pace, rule.QuietFrom, rule.QuietTo, rule.EscalateAfterMinutes));
        Assert.Equal(["vendor.example", "other.example"], rule.Hosts);
        Assert.Contains(
            "quiet from 22:00 to 06:30 Europe/Vienna", await screens.Browser.GetStringAsync("/alerts/rules", Cancel), StringComparison.Ordinal);

        await screens.PostAsync("/alerts/rules", $"/alerts/rules/{rule.Id}/move", new KeyValuePair<string, string>("up", "false"));
        Assert.Equal(2, await screens.ReadAsync(db => db.AlertRules.Where(each => each.Id == rule.Id).Select(each => each.Position).SingleAsync()));
        await screens.PostAsync("/alerts/rules", $"/alerts/rules/{rule.Id}/remove");
        Assert.False(await screens.ReadAsync(db => db.AlertRules.AnyAsync(each => each.Id == rule.Id)));
        Assert.Equal(
            ["alert-rule.created", "alert-rule.moved", "alert-rule.removed"],
            await screens.ReadAsync(db => db.AuditEntries.Where(entry => entry.Subject == $"alert-rule:{rule.Id}").OrderBy(entry => entry.Number)
                .Select(entry => entry.Action).ToListAsync()));
    }

    [Fact]
    public async Task A_wrong_rule_is_not_saved_and_says_all_that_is_wrong()
    {
        using var api = await screens.Server.ApiClientAsync();

        var answer =
            await api.PostAsJsonAsync("/api/alert-rules",
            new
            {
                name = "",
                leastSeverity = "terrible",
                quietFrom = 60,
                timeZone = "Mars/Base",
                highestScore = 0,
                hosts = new[] { "https://x/" },
                channels = new[] { 999 }
            }, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors").EnumerateObject()
            .Select(error => error.Name);
        Assert.Equal(["channels", "highestScore", "hosts", "leastSeverity", "name", "quietFrom", "timeZone"], errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Mutes_begin_and_end_by_REST_and_need_a_reason_and_an_end()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");
        var until = TimeProvider.System.GetUtcNow().AddDays(5);

        var wrong = await api.PostAsJsonAsync("/api/alert-mutes", new { until = until.AddDays(200) }, Cancel);
        var begun = await api.PostAsJsonAsync("/api/alert-mutes", new { host = "cdn.example", reason = "Migration", until }, Cancel);
        var id = (await begun.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetInt64();
        var ended = await api.DeleteAsync($"/api/alert-mutes/{id}", Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.DeleteAsync($"/api/alert-mutes/{id}", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Alerts_are_listed_shown_and_taken_on_by_REST()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");

        var list = await api.GetFromJsonAsync<JsonElement>("/api/alerts?limit=1&severity=critical", Cancel);
        var id = list.GetProperty("items")[0].GetProperty("id").GetInt64();
        var taken = await api.PostAsync($"/api/alerts/{id}/acknowledge", null, Cancel);
        var alert = await api.GetFromJsonAsync<JsonElement>($"/api/alerts/{id}", Cancel);
        var events = await api.GetFromJsonAsync<string[]>("/api/alerts/events", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        Assert.Equal("token:test analyst", alert.GetProperty("acknowledgedBy").GetString());
        Assert.Equal(AlertEvents.All, events);
    }

    [Theory]
    [InlineData("viewer", "/api/alert-rules")]
    [InlineData("analyst", "/api/alert-rules/defaults")]
    [InlineData("viewer", "/api/alert-mutes")]
    [InlineData("viewer", "/api/alerts/4001/acknowledge")]
    public async Task Who_may_only_look_changes_nothing(string role, string path)
    {
        using var api = await screens.Server.ApiClientAsync(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsJsonAsync(path, new { }, Cancel)).StatusCode);
    }
}
