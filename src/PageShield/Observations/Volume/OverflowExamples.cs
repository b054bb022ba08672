using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Observations.Volume;

/// <summary>Stores a site's latest examples of overflow.</summary>
public sealed class OverflowExamples(PageShieldDbContext database, TimeProvider time)
{
    /// <summary>Adds a batch's examples within the caller's transaction and removes the oldest. The caller saves.</summary>
    public async Task AddAsync(int siteId, IReadOnlyList<string> examples, CancellationToken cancellationToken)
    {
        if (examples.Count == 0) return;

        var added = examples.Take(OverflowExample.MostPerSite).ToList();
        var old = await database.OverflowExamples.Where(row => row.SiteId == siteId).OrderByDescending(row => row.Id)
            .Skip(OverflowExample.MostPerSite - added.Count).ToListAsync(cancellationToken);
        database.OverflowExamples.RemoveRange(old);
        database.OverflowExamples.AddRange(added.Select(example => new OverflowExample
        {
            SiteId = siteId,
            Id = RowId.Next(time),
            Text = example.Length > OverflowExample.LongestText ? example[..OverflowExample.LongestText] : example,
            At = time.GetUtcNow(),
        }));
    }
}
