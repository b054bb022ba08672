using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Inventory.Scripts;

/// <summary>Finds stored contents by the ids that people copy from screens.</summary>
public static class ContentQueries
{
    /// <summary>As many digits as screens show.</summary>
    private const int ShortestId = 8;

    /// <summary>Whether a text can be a version's id: 8 to 64 hexadecimal digits.</summary>
    public static bool IsVersionId(string text) => text.Length is >= ShortestId and <= 2 * Sha256Hash.Size && text.All(char.IsAsciiHexDigit);

    /// <summary>The contents whose SHA-256 begins with these digits; two at the most, so that an ambiguous id is noticed.</summary>
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
            // Bytes cannot be compared by their beginning in a query that both databases know; 32 bytes a content are read.
            await foreach (var hash in database.ScriptContents.AsNoTracking().Select(content => content.Sha256).AsAsyncEnumerable()
                .WithCancellation(cancellationToken))
            {
                if (hash.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)) hashes.Add(hash);
                if (hashes.Count > 1) break;
            }
        }

        // Contents belong to no site: whoever sees only some sites sees what ran on these.
        var visible = database.ScriptContents.AsNoTracking().Where(content => hashes.Contains(content.Sha256));
        if (SiteScope.Current is not null)
            visible = visible.Where(content => database.ScriptVersions.Any(version => version.Sha256 == content.Sha256));
        return await visible.ToListAsync(cancellationToken);
    }
}
