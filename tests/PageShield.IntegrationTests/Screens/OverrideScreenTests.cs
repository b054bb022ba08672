using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Detection.Overrides;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;

namespace PageShield.IntegrationTests.Screens;

public sealed class OverrideScreenTests(ScreensFixture screens) : IClassFixture<ScreensFixture>
{
    private static readonly string Script = $"/sites/1/scripts/{SeededShops.Skimmer}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_verdict_is_overruled_on_the_scripts_page_shown_everywhere_and_withdrawn()
    {
        var wrong = await screens.PostAsync(Script, $"{Script}/overrides", new("verdict", "clean"), new("reason", " "), new("days", "90"));
        var answer =
            await screens.PostAsync(Script, $"{Script}/overrides", new("verdict", "clean"), new("reason", SeededShops.Markup), new("days", "14"));
        var page = await screens.Browser.GetStringAsync(Script, Cancel);
        var list = await screens.Browser.GetStringAsync("/sites/1/scripts?overruled=yes", Cancel);
        var overview = await screens.Browser.GetStringAsync("/", Cancel);
        var all = await screens.Browser.GetStringAsync("/overrides?stands=yes", Cancel);
        var file = await screens.Browser.GetStringAsync("/overrides/export", Cancel);
        var said = await screens.ReadAsync(db => db.VerdictOverrides.SingleAsync(row => row.EndedAt == null && row.ScriptId == SeededShops.Skimmer, Cancel));
        var withdrawn = await screens.PostAsync(Script, $"/sites/1/overrides/{said.Id}/withdraw", new KeyValuePair<string, string>("from", Script));
        var after = await screens.Browser.GetStringAsync(Script, Cancel);

        Assert.Equal($"{Script}?wrong=override#override", wrong.Headers.Location?.OriginalString);
        Assert.Equal($"{Script}#override", answer.Headers.Location?.OriginalString);
        Assert.Contains("An operator marked this script as harmless.", page, StringComparison.Ordinal);
        Assert.Contains("analysis verdict is malicious, score", page, StringComparison.Ordinal);
        Assert.Contains("A test card number left the checkout", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Overridden: clean", list, StringComparison.Ordinal);
        Assert.Contains("Overridden verdicts", overview, StringComparison.Ordinal);
        Assert.Contains($"{Script}#override", all, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror=alert(2)>", all, StringComparison.Ordinal);
        Assert.StartsWith("id,siteId,scriptId,script,sha256,verdict,reason,", file, StringComparison.Ordinal);
        Assert.Equal(Script, withdrawn.Headers.Location?.OriginalString);
        Assert.Contains("This script is malicious.", after, StringComparison.Ordinal);
        Assert.Contains("Withdrawn by", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_list_say_and_withdraw_overrides()
    {
        using var api = await screens.Server.ApiClientAsync("analyst");
        using var viewer = await screens.Server.ApiClientAsync("viewer");
        var address = $"/api/sites/1/scripts/{SeededShops.Hostile}/overrides";
        var draft = new { verdict = "clean", reason = "Looked at by two of us", days = 30 };

        var forbidden = await viewer.PostAsJsonAsync(address, draft, Cancel);
        var first = await PostAsync(api, address, draft);
        var again = await PostAsync(api, address, draft);
        var said = (await first.Content.ReadFromJsonAsync<OverrideRow>(Cancel))!; // not null: 201 has a body
        var one = await api.GetAsync(first.Headers.Location, Cancel);
        var formerName = await api.GetStringAsync($"/api/sites/1/overrules?script={SeededShops.Hostile}&stands=yes", Cancel);
        var listed = await api.GetStringAsync($"/api/sites/1/overrides?script={SeededShops.Hostile}&stands=yes", Cancel);
        using var late =
            new HttpRequestMessage(HttpMethod.Delete, first.Headers.Location) { Headers = { IfMatch = { new EntityTagHeaderValue("\"another\"") } } };
        var refused = await api.SendAsync(late, Cancel);
        var gone = await api.DeleteAsync(first.Headers.Location, Cancel);
        var none = await api.PostAsJsonAsync($"/api/sites/1/scripts/{SeededShops.TagManager}/overrides", draft, Cancel);
        var missing = await api.PostAsJsonAsync("/api/sites/1/scripts/999/overrides", draft, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal((VerdictKind.Clean, "Looked at by two of us"), (said.Verdict, said.Reason));
        Assert.NotNull(one.Headers.ETag);
        Assert.Contains($"\"id\":{said.Id}", listed, StringComparison.Ordinal);
        Assert.Equal(listed, formerName);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        // not null: 200 has a body
        Assert.Equal(OverrideEnd.Withdrawn, (await api.GetFromJsonAsync<OverrideRow>(first.Headers.Location, Cancel))!.End);
        Assert.Contains("No content of this script has been captured yet", await none.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient api, string path, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", "overrule-1");
        return api.SendAsync(request, Cancel);
    }
}
