using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Pages;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Storage;

namespace PageShield.Inventory.Recording;

/// <summary>Records a visit's connections, one row per type, method and URL template.</summary>
internal sealed class ConnectionRecorder(PageShieldDbContext database, TimeProvider time)
{
    /// <returns>The first connection to each third-party host that is new to the site.</returns>
    public async Task<IReadOnlyList<Connection>> RecordAsync(
        CrawlVisit visit, Page? page, RecordedScripts scripts, CancellationToken cancellationToken)
    {
        var captured = visit.Capture.Connections
            .Where(connection => connection.Host.Length > 0)
            .GroupBy(connection => IdentityOf(connection.Type, connection.Method, ResourceTemplate.Of(connection.Url)))
            .ToDictionary(group => group.Key, group => group.Last());
        var hosts = captured.Values.Select(connection => connection.Host).Distinct().ToList();
        var identities = captured.Keys.ToList();

        var known = await database.Connections
            .Where(connection => connection.SiteId == visit.Site.Id && identities.Contains(connection.Identity))
            .ToDictionaryAsync(connection => connection.Identity, cancellationToken);
        var newHosts =
            await NewHosts.AmongAsync(database.Connections.Where(connection => connection.SiteId == visit.Site.Id)
            .Select(connection => connection.Host), hosts, cancellationToken);

        var rows = captured.Select(pair => AddOrUpdate(visit, page, scripts, pair.Key, pair.Value, known.GetValueOrDefault(pair.Key))).ToList();
        return
        [
            .. rows.Where(row => row.Party == Party.Third && newHosts.Contains(row.Host)).DistinctBy(row => HostGroup.Of(row.Host)),
        ];
    }

    internal static Sha256Hash IdentityOf(ConnectionType type, string method, string urlTemplate) =>
        Sha256Hash.OfText($"{type}\n{method}\n{urlTemplate}");

    private Connection AddOrUpdate(
        CrawlVisit visit, Page? page, RecordedScripts scripts, Sha256Hash identity, CapturedConnection captured, Connection? row)
    {
        if (row is null)
        {
            row = new Connection
            {
                SiteId = visit.Site.Id,
                Id = RowId.Next(time),
                Identity = identity,
                UrlTemplate = ResourceTemplate.Of(captured.Url),
                Host = captured.Host,
                Method = Urls.Truncate(captured.Method, 16),
                Type = captured.Type,
                FirstSeenAt = visit.At,
            };
            database.Connections.Add(row);
        }

        row.Host = captured.Host;
        row.Party = visit.PartyOf(captured.Host);
        row.InitiatorScriptId = captured.InitiatorScript is { } number ? scripts.ByCaptureId.GetValueOrDefault(number)?.Id : null;
        row.Status = InventoryStatus.Active;
        row.LastSeenAt = visit.At;
        row.CrawledAt = visit.At;
        row.MissedCrawls = 0;
        row.OnPaymentPage |= page is { HasPaymentFields: true } or { IsPaymentPage: true };
        return row;
    }
}
