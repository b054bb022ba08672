using System.Net;
using Microsoft.EntityFrameworkCore;
using PageShield.Observations;
using PageShield.Observations.Rules;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Screens;

public sealed class ReportRulesScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private const string Page = "/sites/1/reports/rules";

    [Fact]
    public async Task A_rule_hides_what_is_stored_and_its_removal_shows_it_again()
    {
        await screens.PostAsync(Page, Page + "/add", new("kind", "host"), new("pattern", "*.Evil.example"), new("note", "ours"));
        var none = await screens.PostAsync(Page, Page + "/add", new("kind", "host"), new("pattern", "METRICS-cdn.example"), new("note", ""));

        Assert.Equal(Page, none.Headers.Location?.OriginalString);
        Assert.Equal((Noise.Custom, true), await ImageAsync());
        var rules = await screens.ReadAsync(db => db.NoiseRules.OrderBy(rule => rule.Id).ToListAsync());
        Assert.Equal(["*.evil.example", "metrics-cdn.example"], rules.Select(rule => rule.Pattern));
        Assert.True(await screens.ReadAsync(db => db.AuditEntries.AnyAsync(entry => entry.Action == "reports.rule.added" && entry.Actor == "ann")));

        foreach (var rule in rules) await screens.PostAsync(Page, $"{Page}/{rule.Id}/remove");
        Assert.Equal((null, false), await ImageAsync());
    }

    [Theory]
    [InlineData("url", "(?<=x)y")]
    [InlineData("sample", "(")]
    [InlineData("url", ".*")]
    [InlineData("host", "*.com")]
    [InlineData("host", "not a host")]
    [InlineData("sample", "")]
    public async Task A_rule_that_cannot_be_used_says_why(string kind, string pattern)
    {
        var answer = await screens.PostAsync(Page, Page + "/add", new("kind", kind), new("pattern", pattern));

        Assert.StartsWith(Page + "?problem=", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_classes_and_kept_parameters_are_switched_for_the_site_alone()
    {
        var hidden = Noise.All.Where(noise => noise != Noise.Translation && !Noise.Shown.Contains(noise))
            .Select(noise => KeyValuePair.Create("hidden", noise));
        await screens.PostAsync(Page, Page + "/noise", [.. hidden]);
        await screens.PostAsync(Page, Page + "/parameters", new KeyValuePair<string, string>("parameters", "id, sku\nid"));

        var settings = await screens.ReadAsync(db => db.ReportSettings.SingleAsync());
        Assert.Equal([Noise.Translation], settings.SwitchedNoise);
        Assert.Equal(["id", "sku"], settings.KeptParameters);
        Assert.False(settings.Hides(Noise.Translation));
        Assert.True(settings.Hides(Noise.Extension));
    }

    [Fact]
    public async Task The_panel_of_numbers_answers_for_programs_too()
    {
        var numbers = await screens.Browser.GetStringAsync("/sites/1/reports/numbers", TestContext.Current.CancellationToken);
        var missing = await screens.Browser.GetAsync("/api/sites/999/noise-rules", TestContext.Current.CancellationToken);

        Assert.Contains("\"accepted\":\"", numbers, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<(string? Noise, bool IsHidden)> ImageAsync()
    {
        var row = await screens.ReadAsync(db => db.Observations.SingleAsync(row => row.BlockedHost == "metrics-cdn.example"));
        return (row.Noise, row.IsHidden);
    }
}
