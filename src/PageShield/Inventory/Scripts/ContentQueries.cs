using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Finds stored contents by the version ids shown on screens.</summary>
public static class ContentQueries
{
    /// <summary>Number of digits shown on screens.</summary>
    private const int ShortestId = 8;

    /// <summary>Whether a text can be a version id: 8 to 64 hexadecimal digits.</summary>
    public static bool IsVersionId(string text) => text.Length is >= ShortestId and <= 2 * Sha256Hash.Size && text.All(char.IsAsciiHexDigit);

    /// <summary>Contents whose SHA-256 starts with these digits; at most two, enough to detect an ambiguous id.</summary>
    public static async Task<IReadOnlyList<ScriptContent>> FindContentsAsync(
        this PageShieldDbContext database, string id, CancellationToken cancellationToken)
    {
        if (!IsVersionId(id)) return [];

        var hashes = new List<Sha256Hash>();
        if (Sha256Hash.TryParse(id, out var whole))
        {
            hashes.Add(whole);
        }
        else
        {
            // No prefix comparison of bytes works in queries on both databases, so all hashes are read, 32 bytes each.
            await foreach (var hash in database.ScriptContents.AsNoTracking().Select(content => content.Sha256).AsAsyncEnumerable()
                .WithCancellation(cancellationToken))
            {
                if (hash.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)) hashes.Add(hash);
                if (hashes.Count > 1) break;
            }
        }

        // Contents do not belong to a site. Users restricted to some sites only see contents that ran there.
        var visible = database.ScriptContents.AsNoTracking().Where(content => hashes.Contains(content.Sha256));
        if (SiteScope.Current is not null)
            visible = visible.Where(content => database.ScriptVersions.Any(version => version.Sha256 == content.Sha256));
        return await visible.ToListAsync(cancellationToken);
    }
}
