using Microsoft.EntityFrameworkCore;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Web.Inventory;

/// <summary>Verdicts on single versions of scripts. They do not depend on the version that runs now.</summary>
internal sealed class ContentVerdicts(PageShieldDbContext database)
{
    /// <summary>
    /// The verdict and score of a version. The current version has the script's verdict. Another version has the verdict on its content, or
    /// malicious if a crawl found critical evidence against it.
    /// </summary>
    /// <param name="content">Null if the change has no content. The script's verdict is used then.</param>
    /// <param name="script">The current script; null if it no longer exists.</param>
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
