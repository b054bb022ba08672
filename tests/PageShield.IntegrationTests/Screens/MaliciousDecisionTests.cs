using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace PageShield.IntegrationTests.Screens;

/// <summary>Nothing invites to authorize what is malicious; whoever must do it all the same gives a reason.</summary>
public sealed partial class MaliciousDecisionTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static readonly string Skimmer = $"/sites/1/scripts/{SeededShops.Skimmer}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Denying_and_the_evidence_come_first_and_authorizing_is_folded_away_with_a_reason_of_its_own()
    {
        var bad = Panel().Match(await screens.Browser.GetStringAsync(Skimmer, Cancel)).Value;
        var good = Panel().Match(await screens.Browser.GetStringAsync($"/sites/1/scripts/{SeededShops.TagManager}", Cancel)).Value;

        Assert.Equal(["denied"], Primary().Matches(bad).Select(match => match.Groups[1].Value));
        Assert.Contains($"href=\"{Skimmer}#evidence\"", bad, StringComparison.Ordinal);
        var folded = Folded().Match(bad).Value;
        Assert.Contains("<summary>Authorize anyway…</summary>", folded.Replace("&#x2026;", "…", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches("<textarea name=\"justification\"[^>]* required", folded);
        Assert.Contains("value=\"authorized\"", folded, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"authorized\"", bad.Replace(folded, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["authorized"], Primary().Matches(good).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task Authorizing_it_anyway_without_a_reason_changes_nothing()
    {
        var refused = await screens.PostAsync(Skimmer, $"{Skimmer}/authorization", new("state", "authorized"), new("justification", " "));
        var before = await screens.ReadAsync(db => db.Authorizations.CountAsync(row => row.ScriptId == SeededShops.Skimmer, Cancel));
        await screens.PostAsync(
            Skimmer, $"{Skimmer}/authorization", new("state", "authorized"), new("justification", "Needed for the court"), new("reopenOn", "code"));

        Assert.Equal($"{Skimmer}?wrong=justification#authorization", refused.Headers.Location?.OriginalString);
        Assert.Equal(0, before);
        Assert.Equal(1, await screens.ReadAsync(db => db.Authorizations.CountAsync(row => row.ScriptId == SeededShops.Skimmer, Cancel)));
    }

    [Fact]
    public async Task Many_malicious_scripts_can_be_denied_at_once_and_not_authorized()
    {
        var list = await screens.Browser.GetStringAsync("/sites/1/scripts?verdict=malicious", Cancel);

        Assert.Contains("value=\"denied\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"authorized\"", list, StringComparison.Ordinal);
    }

    [GeneratedRegex("<section class=\"panel\" id=\"authorization\">.*?</section>", RegexOptions.Singleline)]
    private static partial Regex Panel();

    [GeneratedRegex("<button class=\"primary\" name=\"state\" value=\"([a-z]+)\"")]
    private static partial Regex Primary();

    [GeneratedRegex("<details class=\"behind\">.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Folded();
}
