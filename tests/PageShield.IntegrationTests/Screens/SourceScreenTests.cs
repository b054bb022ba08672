using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PageShield.IntegrationTests.Hosting;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Screens;

public sealed class SourceScreenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_source_is_folded_and_whole_where_the_whole_is_asked_for()
    {
        await using var server = await RunningServer.StartAsync(Store.Sqlite);
        using var browser = await server.SignedInBrowserAsync();
        using var api = await server.ApiClientAsync();
        var site = await RunningServer.AddSiteAsync(api, new { startUrls = new[] { "shop.example" } });
        var text = string.Concat(Enumerable.Range(1, 3_000).Select(number => $"call({number});\n"));
        var hash = Sha256Hash.OfText(text);
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>().CreateDbContextAsync(Cancel))
        {
            var now = TimeProvider.System.GetUtcNow();
            db.ScriptContents.Add(
                new ScriptContent
                {
                    Sha256 = hash,
                    Length = text.Length,
                    Body = StoredBody.Compress(Encoding.UTF8.GetBytes(text)),
                    FirstSeenAt = now
                });
            db.Scripts.Add(
                new Script
                {
                    SiteId = site,
                    Id = 7,
                    IdentityReason = "",
                    ReportTemplate = "",
                    UrlTemplate = "",
                    Url = "https://shop.example/x.js",
                    Host = "shop.example",
                    FirstSeenAt = now,
                    LastSeenAt = now,
                    CurrentSha256 = hash
                });
            db.ScriptVersions.Add(
                new ScriptVersion
                {
                    SiteId = site,
                    ScriptId = 7,
                    Sha256 = hash,
                    Url = "https://shop.example/x.js",
                    FirstSeenAt = now,
                    LastSeenAt = now
                });
            await db.SaveChangesAsync(Cancel);
        }

        var folded = await browser.GetStringAsync($"/sites/{site}/scripts/7", Cancel);
        Assert.DoesNotContain("id=\"L2500\"", folded, StringComparison.Ordinal);
        var href = folded[folded.IndexOf($"/sites/{site}/scripts/7?version={hash}", StringComparison.Ordinal)..].Split('"')[0]
            .Replace("&amp;", "&", StringComparison.Ordinal);
        var whole = await browser.GetStringAsync(href, Cancel);

        Assert.Contains("id=\"L2500\"", whole, StringComparison.Ordinal);
        Assert.Contains("id=\"L3000\"", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", whole, StringComparison.Ordinal);
    }
}
