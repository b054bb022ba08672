using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Inventory;

/// <summary>What is known of one version of a script, whatever runs in its place today: evidence is not repainted by what came later.</summary>
internal sealed class ContentVerdicts(PageShieldDbContext database)
{
    /// <summary>
    /// The verdict on a version: the script's own where it runs now, else that on its content, and malicious where it was proved to harm while it
    /// ran.
    /// </summary>
    /// <param name="content">Null where the change is about no content: then it is the script's.</param>
    /// <param name="script">The script as it is; null where it is gone.</param>
    public async Task<(VerdictKind Verdict, int? Score)> OfAsync(
        int siteId, long scriptId, Sha256Hash? content, ScriptRow? script, CancellationToken cancellationToken)
    {
        if (script is null) return default;
        if (content is not { } hash || hash == script.Sha256) return (script.Verdict, script.Score);

        var judged = await database.Judgements.AsNoTracking().Where(row => row.Sha256 == hash).Select(row => new { row.Verdict, row.Score })
            .FirstOrDefaultAsync(cancellationToken);
        var isProved =
            await database.SiteFindings.AnyAsync(finding => finding.SiteId == siteId && finding.ScriptId == scriptId
            && finding.Severity == Severity.Critical && finding.Sha256 == hash, cancellationToken);
        return isProved
            ? (VerdictKind.Malicious, judged is { Score: < 10 } ? judged.Score : 1)
            : (judged?.Verdict ?? VerdictKind.Unknown, judged is { Verdict: not VerdictKind.Unknown } ? judged.Score : null);
    }
}
