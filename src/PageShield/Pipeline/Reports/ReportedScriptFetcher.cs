using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Network;
using PageShield.Storage;

namespace PageShield.Pipeline.Reports;

/// <summary>
/// Fetches third-party scripts that visitors reported and no crawl has seen, so they can be analyzed before the next crawl. Reports are untrusted:
/// each script is fetched once, with one bounded GET to a public address, within limits per site and host tracked in the database. The result can
/// incriminate a script but never clear it.
/// </summary>
public sealed class ReportedScriptFetcher(
    IDbContextFactory<PageShieldDbContext> databases, GuardedHttpClient http, PipelineSignals signals, TimeProvider time)
{
    /// <summary>Maximum number of scripts per site within 24 hours.</summary>
    public const int MostPerSite = 50;

    /// <summary>Maximum number of scripts per host within 24 hours, across all sites.</summary>
    public const int MostPerHost = 10;

    private const int MostBytes = 2 << 20;
    private const int Candidates = 200;

    /// <summary>Fetches the next script within the limits. Called by only one loop at a time.</summary>
    /// <returns>False if there is none.</returns>
    public async Task<bool> FetchNextAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await ClaimAsync(database, cancellationToken) is not { } script) return false;

        var response = await http.GetAsync(new Uri(script.Url), MostBytes, cancellationToken);
        if (response.IsSuccess && !response.Truncated && response.Body.Length > 0 && IsScript(response))
            await StoreAsync(database, script, new FetchedContent(response.Body), cancellationToken);
        return true;
    }

    /// <summary>Marks a script as requested before anything is sent, so it is never requested twice.</summary>
    private async Task<Script?> ClaimAsync(PageShieldDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-1);
        var waiting = await database.Scripts
            .Where(script => script.FetchAskedAt == null && script.CrawledAt == null && script.CurrentSha256 == null && script.ReportedAt != null
                && script.Kind == ScriptKind.External && script.Party == Party.Third)
            .OrderByDescending(script => script.FirstSeenAt).Take(Candidates)
            .ToListAsync(cancellationToken);
        foreach (var script in waiting.Where(script => IsWhole(script.Url)))
        {
            if (await database.Scripts.CountAsync(requested => requested.SiteId == script.SiteId && requested.FetchAskedAt > since,
                cancellationToken) >= MostPerSite)
                continue;
            if (await database.Scripts.CountAsync(requested => requested.Host == script.Host && requested.FetchAskedAt > since,
                cancellationToken) >= MostPerHost)
                continue;

            var claimed = await database.Scripts
                .Where(row => row.SiteId == script.SiteId && row.Id == script.Id && row.FetchAskedAt == null)
                .ExecuteUpdateAsync(update => update.SetProperty(row => row.FetchAskedAt, now), cancellationToken);
            if (claimed == 1) return script;
        }

        return null;
    }

    private async Task StoreAsync(PageShieldDbContext database, Script script, FetchedContent fetched, CancellationToken cancellationToken)
    {
        var content = await fetched.ToContentAsync(time.GetUtcNow(), cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await database.Entry(script).ReloadAsync(cancellationToken);
        if (database.Entry(script).State == EntityState.Detached || script.CrawledAt is not null) return;

        var now = time.GetUtcNow();
        var hash = fetched.Hash;
        if (!await database.ScriptContents.AnyAsync(stored => stored.Sha256 == hash, cancellationToken)) database.ScriptContents.Add(content);
        if (!await database.PendingJudgements.AnyAsync(pending => pending.Sha256 == hash, cancellationToken))
            database.PendingJudgements.Add(new PendingJudgement { Sha256 = hash, QueuedAt = now, SiteId = script.SiteId, ScriptId = script.Id });
        if (!await database.ScriptVersions.AnyAsync(version => version.SiteId == script.SiteId && version.ScriptId == script.Id
            && version.Sha256 == hash, cancellationToken))
        {
            database.ScriptVersions.Add(fetched.ToVersion(script, now));
            script.VersionCount++;
        }

        script.CurrentSha256 = hash;
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.NotifyContents();
    }

    /// <summary>Whether a template is a complete http(s) URL. A template with folded or scrubbed parts cannot be fetched.</summary>
    internal static bool IsWhole(string url) =>
        !url.Contains('{', StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private static bool IsScript(GuardedResponse response) =>
        !response.Headers.TryGetValue("content-type", out var type)
            || !(type.Contains("html", StringComparison.OrdinalIgnoreCase) || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase));
}
