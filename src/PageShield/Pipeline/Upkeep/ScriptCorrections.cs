using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Detection.Overrides;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Pipeline.Upkeep;

/// <summary>Corrects which contents count as one script: merges two scripts or splits one. History moves with the contents.</summary>
public sealed class ScriptCorrections(PageShieldDbContext database, AuditLog audit, VerdictUpdate verdicts, TimeProvider time)
{
    /// <summary>Merges a script, with everything known about it, into another one.</summary>
    /// <returns>Null if successful; otherwise an error message.</returns>
    public async Task<string?> MergeAsync(int siteId, long scriptId, long intoId, string actor, CancellationToken cancellationToken)
    {
        if (scriptId == intoId) return "A script cannot be merged with itself.";
        return await verdicts.RunAsync(
            database, scripts => MergeAsync(siteId, scriptId, intoId, actor, scripts, cancellationToken), cancellationToken);
    }

    private async Task<string?> MergeAsync(
        int siteId, long scriptId, long intoId, string actor, ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var both = await database.Scripts.Where(script => script.SiteId == siteId && (script.Id == scriptId || script.Id == intoId))
            .ToListAsync(cancellationToken);
        if (both.Find(script => script.Id == scriptId) is not { } from || both.Find(script => script.Id == intoId) is not { } into)
            return "This script does not exist on this site.";

        var versions = await database.ScriptVersions.Where(row => row.SiteId == siteId && (row.ScriptId == scriptId || row.ScriptId == intoId))
            .ToListAsync(cancellationToken);
        foreach (var version in versions.Where(row => row.ScriptId == scriptId)) Move(version, into, versions);
        var links = await database.ScriptsOnPages.Where(row => row.SiteId == siteId && (row.ScriptId == scriptId || row.ScriptId == intoId))
            .ToListAsync(cancellationToken);
        foreach (var link in links.Where(row => row.ScriptId == scriptId)) Move(link, into, links);

        database.ScriptAliases.Add(new ScriptAlias { SiteId = siteId, Identity = from.Identity, ScriptId = intoId });
        into.FirstSeenAt = from.FirstSeenAt < into.FirstSeenAt ? from.FirstSeenAt : into.FirstSeenAt;
        if (from.LastSeenAt > into.LastSeenAt)
            (into.LastSeenAt, into.CurrentSha256, into.Url) = (from.LastSeenAt, from.CurrentSha256 ?? into.CurrentSha256, from.Url);
        into.OnPaymentPage |= from.OnPaymentPage;
        into.IdentityReason = Truncate($"{into.IdentityReason} {actor} merged the script at {from.UrlTemplate} into this one.");
        await database.SaveChangesAsync(cancellationToken);
        await PointToAsync(siteId, scriptId, intoId, cancellationToken);
        await database.Authorizations.Where(row => row.SiteId == siteId && row.ScriptId == scriptId).ExecuteDeleteAsync(cancellationToken);
        await MoveOverridesAsync(siteId, scriptId, intoId, actor, cancellationToken);
        database.Scripts.Remove(from);
        await audit.SaveAsync(database, actor, "script.merged", $"script:{siteId}/{scriptId}", new { from.UrlTemplate, from.Place },
            new { Into = intoId, into.UrlTemplate }, cancellationToken);
        scripts.Add(into);
        return null;
    }

    /// <summary>
    /// Splits one content off as a separate script. For files, all contents with the same URL move; for other code, only this content.
    /// </summary>
    /// <returns>The new script's id, or an error message.</returns>
    public Task<(long? ScriptId, string? Problem)> SplitAsync(
        int siteId, long scriptId, Sha256Hash sha256, string actor, CancellationToken cancellationToken) =>
        verdicts.RunAsync(database, scripts => SplitAsync(siteId, scriptId, sha256, actor, scripts, cancellationToken), cancellationToken);

    private async Task<(long? ScriptId, string? Problem)> SplitAsync(
        int siteId, long scriptId, Sha256Hash sha256, string actor, ICollection<Script> scripts, CancellationToken cancellationToken)
    {
        var script = await database.Scripts.FirstOrDefaultAsync(each => each.SiteId == siteId && each.Id == scriptId, cancellationToken);
        var versions = await database.ScriptVersions.Where(row => row.SiteId == siteId && row.ScriptId == scriptId).ToListAsync(cancellationToken);
        if (script is null || versions.Find(row => row.Sha256 == sha256) is not { } chosen)
            return (null, "This version of the script does not exist.");

        var isFile = script.Identity == ScriptIdentity.OfUrl(script.Kind, script.UrlTemplate)
            || versions.Exists(row => script.Identity == ScriptIdentity.OfFile(script.Kind, script.UrlTemplate, row.Sha256));
        var moving = isFile ? versions.Where(row => Path(row.Url) == Path(chosen.Url)).ToList() : [chosen];
        if (moving.Count == versions.Count)
            return (null, isFile
                ? "All versions were served from this URL, so it cannot be split off."
                : "The only version of a script cannot be split off.");

        var newest = moving.MaxBy(row => row.LastSeenAt)!; // not null: holds the chosen one
        var split = new Script
        {
            SiteId = siteId,
            Id = RowId.Next(time),
            Identity = isFile ? ScriptIdentity.OfExactUrl(script.Kind, chosen.Url) : Sha256Hash.OfText($"split\n{scriptId}\n{sha256}"),
            IdentityReason = Truncate($"{actor} split it off another script. "
                + (isFile ? $"Only {Path(chosen.Url)} counts as this script." : "This content, and similar code, counts as this script.")),
            Kind = script.Kind,
            UrlTemplate = isFile ? Path(chosen.Url) : script.UrlTemplate,
            ReportTemplate = script.ReportTemplate,
            Url = newest.Url,
            Host = script.Host,
            Party = script.Party,
            AddedBy = script.AddedBy,
            Place = script.Place,
            ParentScriptId = script.ParentScriptId,
            Status = script.Status,
            Ran = script.Ran,
            OnPaymentPage = script.OnPaymentPage,
            FirstSeenAt = moving.Min(row => row.FirstSeenAt),
            LastSeenAt = newest.LastSeenAt,
            CrawledAt = newest.LastSeenAt,
            CurrentSha256 = newest.Sha256,
        };
        database.Scripts.Add(split);
        foreach (var version in moving) Move(version, split, []);
        if (moving.Exists(row => row.Sha256 == script.CurrentSha256))
            script.CurrentSha256 = versions.Except(moving).MaxBy(row => row.LastSeenAt)?.Sha256;
        script.VersionCount = versions.Count - moving.Count;
        await audit.SaveAsync(database, actor, "script.split", $"script:{siteId}/{scriptId}", null,
            new { Into = split.Id, split.UrlTemplate, Contents = moving.Select(row => row.Sha256) }, cancellationToken);
        scripts.Add(script);
        scripts.Add(split);
        return (split.Id, null);
    }

    /// <summary>Moves a version to another script by replacing its row, because key columns cannot be updated.</summary>
    private void Move(ScriptVersion version, Script into, List<ScriptVersion> known)
    {
        database.ScriptVersions.Remove(version);
        if (known.Find(row => row.ScriptId == into.Id && row.Sha256 == version.Sha256) is { } same)
        {
            same.FirstSeenAt = version.FirstSeenAt < same.FirstSeenAt ? version.FirstSeenAt : same.FirstSeenAt;
            same.LastSeenAt = version.LastSeenAt > same.LastSeenAt ? version.LastSeenAt : same.LastSeenAt;
            same.ReportCount += version.ReportCount;
            return;
        }

        into.VersionCount++;
        database.ScriptVersions.Add(new ScriptVersion
        {
            SiteId = into.SiteId,
            ScriptId = into.Id,
            Sha256 = version.Sha256,
            BytesSha256 = version.BytesSha256,
            Url = version.Url,
            Redirects = version.Redirects,
            FirstSeenAt = version.FirstSeenAt,
            LastSeenAt = version.LastSeenAt,
            FirstCrawlId = version.FirstCrawlId,
            ReportCount = version.ReportCount,
        });
    }

    private void Move(ScriptOnPage link, Script into, List<ScriptOnPage> known)
    {
        database.ScriptsOnPages.Remove(link);
        if (known.Exists(row => row.ScriptId == into.Id && row.PageId == link.PageId)) return;

        into.PageCount++;
        database.ScriptsOnPages.Add(
            new ScriptOnPage
            {
                SiteId = into.SiteId,
                ScriptId = into.Id,
                PageId = link.PageId,
                FirstSeenAt = link.FirstSeenAt,
                LastSeenAt = link.LastSeenAt,
                CrawledAt = link.CrawledAt,
                ReportedAt = link.ReportedAt
            });
    }

    /// <summary>Ends the merged script's override and moves its overrides as history; the target script's override remains active.</summary>
    private async Task MoveOverridesAsync(int siteId, long scriptId, long intoId, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await database.VerdictOverrides.Where(row => row.SiteId == siteId && row.ScriptId == scriptId && row.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now).SetProperty(row => row.End, OverrideEnd.Replaced)
                .SetProperty(row => row.EndedBy, actor), cancellationToken);
        await database.VerdictOverrides.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
    }

    private async Task PointToAsync(int siteId, long scriptId, long intoId, CancellationToken cancellationToken)
    {
        await database.ScriptAliases.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
        await database.AuthorizationEvents.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
        await database.Changes.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
        await database.Scripts.Where(row => row.SiteId == siteId && row.ParentScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ParentScriptId, intoId), cancellationToken);
        await database.Connections.Where(row => row.SiteId == siteId && row.InitiatorScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.InitiatorScriptId, intoId), cancellationToken);
        await database.SiteFindings.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
        await database.Alerts.Where(row => row.SiteId == siteId && row.ScriptId == scriptId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScriptId, intoId), cancellationToken);
    }

    private static string Path(string url) => url.Split('?', '#')[0];

    private static string Truncate(string text) => text.Length > 1000 ? text[..1000] + "…" : text;
}
