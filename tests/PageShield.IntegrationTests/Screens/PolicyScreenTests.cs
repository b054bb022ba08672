using System.Net;
using System.Text.Json.Nodes;

namespace PageShield.IntegrationTests.Screens;

public sealed class PolicyScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Policies_are_listed_with_what_they_leave_open_refuse_and_do_not_use()
    {
        // not null: a list
        var rows = JsonNode.Parse(await screens.Browser.GetStringAsync("/sites/1/policies/export?format=json", Cancel))!.AsArray();
        var shop = rows[0]!; // not null: seeded
        var nonces = rows.Single(row => ((string)row!["text"]!).Contains("strict-dynamic", StringComparison.Ordinal))!; // not null: seeded

        Assert.Equal(2, (int)shop["pageCount"]!);
        Assert.True((bool)shop["isEnforced"]!);
        Assert.True((bool)shop["reportsHere"]!);
        Assert.Contains(Texts(shop["weaknesses"]), text => text.Contains("'unsafe-inline'", StringComparison.Ordinal));
        Assert.Contains($"https://{SeededShops.SkimmerHost}/v4/tag.js", Texts(shop["refused"]));
        Assert.DoesNotContain(Texts(shop["refused"]), url => url.Contains("tags.manager.example", StringComparison.Ordinal));
        Assert.Equal(["https://old.vendor.example"], Texts(shop["unused"]));
        Assert.Contains("'nonce-…'", (string)nonces["text"]!, StringComparison.Ordinal);
        Assert.False((bool)nonces["isEnforced"]!);
        Assert.Null(nonces["refused"]);
    }

    [Fact]
    public async Task The_screen_tells_pages_without_a_policy_and_what_to_do()
    {
        var html = WebUtility.HtmlDecode(await screens.Browser.GetStringAsync("/sites/1/policies", Cancel));
        var unseen = WebUtility.HtmlDecode(await screens.Browser.GetStringAsync("/sites/3/policies", Cancel));

        Assert.Contains("1 page of 4 serves no policy", html, StringComparison.Ordinal);
        Assert.Contains("Enforced", html, StringComparison.Ordinal);
        Assert.Contains("Report-only", html, StringComparison.Ordinal);
        Assert.Contains("Allowed sources without a seen script", html, StringComparison.Ordinal);
        Assert.Contains("No page’s headers have been seen yet", unseen, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!); // not null: a list of texts
}
