using Microsoft.EntityFrameworkCore;
using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>
/// Stores observations. Those already stored or confirmed by a crawl are always counted. New ones are limited by quotas, so a flood cannot fill the
/// disk or displace anything.
/// </summary>
internal sealed class ObservationStore(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Maximum number of observations per site.</summary>
    public const int MostPerSite = 20_000;

    /// <summary>Maximum number of observations per site about one registrable domain (or keyword).</summary>
    public const int MostPerDomain = 2_000;

    /// <summary>Maximum number of observations per site about documents of other hosts.</summary>
    public const int MostForeign = 200;

    /// <summary>Maximum number of observations per host admitted because many clients report it.</summary>
    public const int MostPerCrowdHost = 50;

    private const int RowsAtOnce = 200;

    /// <summary>Labels and stores one site's observations within the caller's transaction.</summary>
    /// <param name="siteId">Id of the site.</param>
    /// <param name="observations">Folded observations with distinct keys.</param>
    /// <param name="rules">Rules for labeling, hiding and admitting.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<StoredObservations> AddAsync(
        int siteId, IReadOnlyList<ObservationToAdd> observations, SiteRules rules, CancellationToken cancellationToken)
    {
        var rows = observations.Select(toAdd => (Digest: toAdd.Observation.Key.Digest(), ToAdd: toAdd)).ToList();
        var known = new Dictionary<Sha256Hash, StoredObservation>();
        foreach (var chunk in rows.Chunk(RowsAtOnce))
        {
            var digests = chunk.Select(row => row.Digest).ToList();
            var stored = await database.Observations.AsNoTracking()
                .Where(row => row.SiteId == siteId && digests.Contains(row.KeyHash))
                .Select(row => new { row.KeyHash, Stored = new StoredObservation(row.Count, row.Browsers, row.Sample) })
                .ToListAsync(cancellationToken);
            foreach (var row in stored) known[row.KeyHash] = row.Stored;
        }

        var labelled = rows.ConvertAll(row =>
        {
            var noise = rules.Labels.LabelOf(row.ToAdd.Observation, known.GetValueOrDefault(row.Digest));
            return new LabelledObservation(row.Digest, row.ToAdd.Observation, row.ToAdd.ForeignDocument, noise,
                rules.Hides(row.ToAdd.Observation.Key, row.ToAdd.Observation.BlockedHost, noise), !known.ContainsKey(row.Digest));
        });
        var admitted = await AdmitAsync(siteId, labelled, rules, cancellationToken);
        foreach (var chunk in admitted.Chunk(RowsAtOnce)) await ObservationUpsert.RunAsync(database, siteId, chunk, time, cancellationToken);
        return new StoredObservations(admitted, labelled.Sum(row => row.Observation.Count) - admitted.Sum(row => row.Observation.Count));
    }

    private async Task<List<LabelledObservation>> AdmitAsync(
        int siteId, List<LabelledObservation> rows, SiteRules rules, CancellationToken cancellationToken)
    {
        if (!rows.Exists(row => row.IsNew)) return rows;

        var room = await RoomAsync(siteId, cancellationToken);
        return [.. rows.Where(row => !row.IsNew || room.Admits(row, rules))];
    }

    private async Task<ObservationQuota> RoomAsync(int siteId, CancellationToken cancellationToken)
    {
        var foreign = await database.Observations.CountAsync(row => row.SiteId == siteId && row.ForeignDocument, cancellationToken);
        var byHost = await database.Observations.Where(row => row.SiteId == siteId && !row.ForeignDocument)
            .GroupBy(row => row.BlockedHost)
            .Select(group => new { Host = group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Host, row => row.Count, cancellationToken);
        return new ObservationQuota(byHost, foreign);
    }
}
