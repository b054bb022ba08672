using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Recording;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Detection;

/// <summary>
/// Queues analyzed content again when content served so far by a single owner's hosts appears on another owner's host. Contacting the host it was
/// loaded from is then no longer an excuse.
/// </summary>
internal static class RehostedContent
{
    /// <summary>Adds them to the queue. The caller saves.</summary>
    public static async Task EnqueueAsync(
        PageShieldDbContext database, RecordedVisit recorded, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(recorded);
        var fresh = recorded.NewContents.Select(static content => content.Sha256).ToHashSet();
        var addresses = new ContentAddresses(database);
        foreach (var (hash, host, script) in Moved(recorded).Where(one => !fresh.Contains(one.Hash)).DistinctBy(static one => one.Hash))
        {
            if (!await database.Judgements.AnyAsync(row => row.Sha256 == hash, cancellationToken)
                || await database.PendingJudgements.AnyAsync(row => row.Sha256 == hash, cancellationToken))
                continue;
            var owners = (await addresses.OfAsync(hash, cancellationToken)).Select(static url => RegistrableDomain.Of(url.IdnHost)).Distinct()
                .ToList();
            if (owners.Count == 1 && !RegistrableDomain.AreSame(owners[0], host))
                database.PendingJudgements.Add(
                    new PendingJudgement { Sha256 = hash, QueuedAt = now, SiteId = recorded.Visit.Site.Id, ScriptId = script });
        }
    }

    private static IEnumerable<(Sha256Hash Hash, string Host, long Script)> Moved(RecordedVisit recorded)
    {
        foreach (var sighting in recorded.Scripts)
        {
            if (sighting is { IsNewVersion: true, Captured: { RequestedUrl: not null, SourceSha256: { } hash } captured }
                && Uri.TryCreate(captured.Url, UriKind.Absolute, out var url)
                    && url.Scheme.StartsWith("http", StringComparison.Ordinal)) yield return (
                    hash, url.IdnHost.ToLowerInvariant(), sighting.Script.Id);
        }
    }
}
