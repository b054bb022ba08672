using Microsoft.EntityFrameworkCore;
using PageShield.Inventory.Scripts;
using PageShield.Storage;

namespace PageShield.Inventory.Authorizations;

/// <summary>Authorization queries.</summary>
public static class AuthorizationQueries
{
    private const int MostSteps = 200;

    /// <summary>
    /// A script's authorization with its history: pending with no history if no decision was made, null if the script does not exist.
    /// </summary>
    public static async Task<AuthorizationView?> FindAuthorizationAsync(
        this PageShieldDbContext database, int siteId, long scriptId, CancellationToken cancellationToken)
    {
        if (!await database.Scripts.AnyAsync(script => script.SiteId == siteId && script.Id == scriptId, cancellationToken)) return null;

        var row = await database.Authorizations.AsNoTracking()
            .FirstOrDefaultAsync(each => each.SiteId == siteId && each.ScriptId == scriptId, cancellationToken);
        var history = await database.AuthorizationEvents.AsNoTracking().Where(each => each.SiteId == siteId && each.ScriptId == scriptId)
            .OrderByDescending(each => each.Id).Take(MostSteps)
            .Select(each => new AuthorizationStep(each.At, each.Author, each.State, each.Text, each.Sha256, each.ChangeId))
                .ToListAsync(cancellationToken);
        return AuthorizationView.Of(row ?? new Authorization { SiteId = siteId, ScriptId = scriptId }) with { History = history };
    }
}
