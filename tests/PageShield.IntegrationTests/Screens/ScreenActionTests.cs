using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Authorizations;

namespace PageShield.IntegrationTests.Screens;

public sealed class ScreenActionTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    [Fact]
    public async Task Many_scripts_are_authorized_at_once_and_leave_the_list_of_those_that_wait()
    {
        const string Waiting = "/sites/1/scripts?approval=pending&payment=yes";
        var before = await screens.Browser.GetStringAsync(Waiting, TestContext.Current.CancellationToken);

        var answer = await screens.PostAsync(Waiting, "/scripts/authorization",
            new("ids", $"1/{SeededShops.TagManager}"), new("ids", $"1/{SeededShops.Hostile}"), new("ids", "1/999999"), new("state", "authorized"),
            new("justification", "Ordered by marketing"), new("from", Waiting));
        var after = await screens.Browser.GetStringAsync(Waiting, TestContext.Current.CancellationToken);
        var approved = await screens.Browser.GetStringAsync("/sites/1/scripts?approval=authorized", TestContext.Current.CancellationToken);

        Assert.Equal(Waiting, answer.Headers.Location?.OriginalString);
        Assert.Contains($"/sites/1/scripts/{SeededShops.TagManager}\"", before, StringComparison.Ordinal);
        Assert.DoesNotContain($"/sites/1/scripts/{SeededShops.TagManager}\"", after, StringComparison.Ordinal);
        Assert.Contains($"/sites/1/scripts/{SeededShops.Hostile}\"", approved, StringComparison.Ordinal);
        Assert.Equal(2, await screens.ReadAsync(db => db.AuditEntries.CountAsync(entry => entry.Action == "script.authorized")));
    }

    [Fact]
    public async Task A_malicious_script_is_not_authorized_among_many()
    {
        const string List = "/sites/1/scripts?status=active&leftOut=7";

        var answer =
            await screens.PostAsync(List, "/scripts/authorization", new("ids", $"1/{SeededShops.Skimmer}"), new("state", "authorized"),
            new("justification", "All of these are ours"), new("from", List));
        var told = await screens.Browser.GetStringAsync(answer.Headers.Location, TestContext.Current.CancellationToken);

        Assert.Equal("/sites/1/scripts?status=active&leftOut=1", answer.Headers.Location?.OriginalString);
        Assert.Contains("1 malicious script was not authorized.", told, StringComparison.Ordinal);
        Assert.False(
            await screens.ReadAsync(
            db => db.Authorizations.AnyAsync(row => row.SiteId == 1 && row.ScriptId == SeededShops.Skimmer
            && row.State == AuthorizationState.Authorized)));
    }

    [Fact]
    public async Task Programs_decide_about_many_scripts_at_once()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");

        var decided =
            await api.PostAsJsonAsync("/api/sites/1/scripts/authorization",
            new { scripts = new[] { SeededShops.Skimmer, 999_999 }, state = "denied", justification = "A skimmer" },
            TestContext.Current.CancellationToken);
        var wrong = await api.PostAsJsonAsync(
            "/api/sites/1/scripts/authorization", new { scripts = Array.Empty<long>(), state = "denied" }, TestContext.Current.CancellationToken);

        Assert.Equal("""{"scripts":1}""", await decided.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Reviewing_a_change_keeps_who_and_when_and_enters_the_audit_log()
    {
        var answer =
            await screens.PostAsync(
            "/changes", "/changes/review", new("ids", "1/5002"), new("ids", "nonsense"), new("ids", "1/999999"), new("from", "/changes?review=open"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/changes?review=open", answer.Headers.Location?.OriginalString);
        var change = await screens.ReadAsync(db => db.Changes.FirstAsync(each => each.SiteId == 1 && each.Id == 5002));
        Assert.Equal("ann", change.ReviewedBy);
        Assert.NotNull(change.ReviewedAt);
        Assert.True(await screens.ReadAsync(db => db.AuditEntries.AnyAsync(entry => entry.Action == "change.reviewed" && entry.Actor == "ann")));
    }

    [Fact]
    public async Task Changes_are_reviewed_in_bulk_over_the_api()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");
        object Draft(params int[] ids) => new { changes = ids.Select(id => new { siteId = 1, id }) };

        var first = await api.PostAsJsonAsync("/api/changes/review", Draft(4900, 4899, 999_999), TestContext.Current.CancellationToken);
        var again = await api.PostAsJsonAsync("/api/changes/review", Draft(4900, 4899), TestContext.Current.CancellationToken);
        var nothing = await api.PostAsJsonAsync("/api/changes/review", Draft(), TestContext.Current.CancellationToken);

        Assert.Contains("\"count\":2", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("\"count\":0", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    [Fact]
    public async Task A_deployment_announced_over_the_api_explains_what_changed_since_its_start_and_stays_recorded()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");
        var start = TimeProvider.System.GetUtcNow().AddHours(-23);

        var announced =
            await api.PostAsJsonAsync("/api/sites/1/deployments", new { startsAt = start, endsAt = start.AddHours(24), note = "release 42" },
            TestContext.Current.CancellationToken);
        var late = await api.PostAsJsonAsync("/api/sites/1/deployments", new { startsAt = start.AddDays(-3) }, TestContext.Current.CancellationToken);
        var endless =
            await api.PostAsJsonAsync("/api/sites/1/deployments", new { endsAt = start.AddDays(30) }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, announced.StatusCode);
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [late.StatusCode, endless.StatusCode]);
        var own = await screens.ReadAsync(db => db.Changes.SingleAsync(change => change.SiteId == 1 && change.Id == 4900));
        Assert.EndsWith("release 42.", own.Expected, StringComparison.Ordinal);
        Assert.Null((await screens.ReadAsync(db => db.Changes.SingleAsync(change => change.SiteId == 1 && change.Id == SeededShops.Infection)))
            .Expected);
    }

    [Theory]
    [InlineData("into", "1106")]
    [InlineData("other", "https://shield.example/sites/1/scripts/1106?version=abc")]
    public async Task A_script_is_merged_from_its_page_into_one_that_was_chosen_or_whose_address_was_given(string field, string value)
    {
        var from = field == "into" ? 1113 : 1120;

        var answer =
            await screens.PostAsync($"/sites/1/scripts/{from}", $"/sites/1/scripts/{from}/merge", new KeyValuePair<string, string>(field, value));
        var nowhere =
            await screens.PostAsync("/sites/1/scripts/1106", "/sites/1/scripts/1106/merge", new KeyValuePair<string, string>(field, "nothing"));

        Assert.Equal("/sites/1/scripts/1106", answer.Headers.Location?.OriginalString);
        Assert.Equal("/sites/1/scripts/1106?wrong=merge", nowhere.Headers.Location?.OriginalString);
        Assert.False(await screens.ReadAsync(db => db.Scripts.AnyAsync(script => script.SiteId == 1 && script.Id == from)));
    }

    [Fact]
    public async Task Acknowledging_an_alert_takes_it_off_the_open_ones()
    {
        await screens.PostAsync("/alerts", "/alerts/acknowledge", new("ids", "1/4002"), new("from", "/alerts"));

        var open = await screens.Browser.GetStringAsync("/alerts?state=open", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("value=\"1/4002\"", open, StringComparison.Ordinal);
        Assert.True(await screens.ReadAsync(db => db.AuditEntries.AnyAsync(entry => entry.Action == "alert.acknowledged")));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_form_never_leads_to_another_origin(string from)
    {
        var answer = await screens.PostAsync("/changes", "/changes/review", new KeyValuePair<string, string>("from", from));

        Assert.Equal("/changes", answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/changes/review")]
    [InlineData("/alerts/acknowledge")]
    [InlineData("/sites/1/crawls")]
    [InlineData("/sites/1/crawls/9004/cancel")]
    [InlineData("/sites/1/pages/101/payment")]
    [InlineData("/theme")]
    public async Task A_form_without_its_token_changes_nothing(string action)
    {
        var answer =
            await screens.Browser.PostAsync(action, new FormUrlEncodedContent([new("ids", "1/5001"), new("payment", "yes"), new("theme", "dark")]),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null((await screens.ReadAsync(db => db.Changes.FirstAsync(each => each.SiteId == 1 && each.Id == 5001))).ReviewedAt);
    }

    [Fact]
    public async Task A_page_marked_as_payment_page_stands_first()
    {
        await screens.PostAsync("/sites/1", "/sites/1/pages/104/payment", new KeyValuePair<string, string>("payment", "yes"));

        Assert.True((await screens.ReadAsync(db => db.Pages.FirstAsync(page => page.SiteId == 1 && page.Id == 104))).IsPaymentPage);
    }

    [Fact]
    public async Task The_theme_is_in_the_first_byte_of_the_next_page()
    {
        await screens.PostAsync("/", "/theme", new("theme", "dark"), new("from", "/"));

        Assert.Contains(
            "data-theme=\"dark\"", await screens.Browser.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crawl_asked_for_over_the_api_can_be_looked_at_and_called_off()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");

        var asked = await api.PostAsync("/api/sites/3/crawls", null, TestContext.Current.CancellationToken);
        var crawl = await api.GetAsync(asked.Headers.Location, TestContext.Current.CancellationToken);
        var cancelled = await api.PostAsync($"{asked.Headers.Location}/cancel", null, TestContext.Current.CancellationToken);
        var again = await api.PostAsync($"{asked.Headers.Location}/cancel", null, TestContext.Current.CancellationToken);
        var missing = await api.PostAsync("/api/sites/999/crawls", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal(HttpStatusCode.OK, crawl.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_viewer_reads_and_cannot_start_crawls()
    {
        using var api = await screens.Server.ApiClientAsync("viewer");

        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/sites/1/changes", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsync("/api/sites/1/crawls", null, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Events_of_a_finished_crawl_end_at_once()
    {
        var events = await screens.Browser.GetStringAsync($"/crawls/{SeededShops.LastCrawl}/events", TestContext.Current.CancellationToken);

        Assert.StartsWith("event: over", events, StringComparison.Ordinal);
        Assert.Contains("\"pagesOk\":3", events, StringComparison.Ordinal);
    }
}
