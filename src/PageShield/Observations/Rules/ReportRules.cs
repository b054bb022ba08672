using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Observations.Patterns;
using PageShield.Reports;
using PageShield.Reports.Batches;
using PageShield.Storage;

namespace PageShield.Observations.Rules;

/// <summary>Operators' settings for a site's reports. Every change is audited and applied to stored observations immediately.</summary>
public sealed class ReportRules(PageShieldDbContext database, AuditLog audit, TimeProvider time)
{
    /// <summary>Hides or shows reports of a noise class.</summary>
    /// <returns>False if the class does not exist.</returns>
    public async Task<bool> HideAsync(int siteId, string noise, bool hide, string actor, CancellationToken cancellationToken)
    {
        if (!Noise.All.Contains(noise)) return false;

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var settings = await SettingsAsync(siteId, cancellationToken);
        if (settings.Hides(noise) == hide) return true;

        settings.SwitchedNoise = settings.SwitchedNoise.Contains(noise)
            ? [.. settings.SwitchedNoise.Where(each => each != noise)]
            : [.. settings.SwitchedNoise, noise];
        var strangers = hide ? await ShowUnknownHostsAsync(siteId, noise, cancellationToken) : [];
        await database.Observations.Where(row => row.SiteId == siteId && row.Noise == noise && !strangers.Contains(row.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsHidden, hide), cancellationToken);
        await audit.SaveAsync(database, actor, "reports.noise", $"site:{siteId}", null, new { noise, hide }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Sets the query parameters whose values are kept. Only effective if the site keeps query strings.</summary>
    /// <returns>An error message; null if successful.</returns>
    public async Task<string?> KeepAsync(int siteId, IReadOnlyList<string> parameters, string actor, CancellationToken cancellationToken)
    {
        var names = parameters.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > ReportSettings.MostParameters) return $"At most {ReportSettings.MostParameters} parameters are allowed.";
        if (names.Find(name => name.Length > 40
            || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '[' or ']' or '$'))) is { } invalid)
            return $"'{(invalid.Length > 40 ? invalid[..40] + "…" : invalid)}' is not a valid query parameter name.";

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var settings = await SettingsAsync(siteId, cancellationToken);
        var before = settings.KeptParameters;
        settings.KeptParameters = names;
        await audit.SaveAsync(database, actor, "reports.parameters", $"site:{siteId}", before, names, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Adds a noise rule and applies it to stored observations.</summary>
    /// <returns>The rule, or an error message.</returns>
    public async Task<(NoiseRule? Rule, string? Problem)> AddAsync(
        int siteId, NoiseRuleKind kind, string? text, string? note, string actor, CancellationToken cancellationToken)
    {
        if (NoiseRuleSet.Check(kind, text, out var pattern) is { } problem) return (null, problem);
        if (note is { Length: > 200 }) return (null, "The note can have at most 200 characters.");
        if (await database.NoiseRules.CountAsync(rule => rule.SiteId == siteId, cancellationToken) >= NoiseRule.MostPerSite)
            return (null, $"A site can have at most {NoiseRule.MostPerSite} rules.");
        if (await database.NoiseRules.AnyAsync(rule => rule.SiteId == siteId && rule.Kind == kind && rule.Pattern == pattern, cancellationToken))
            return (null, "This rule already exists.");

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var rule = new NoiseRule
        {
            SiteId = siteId,
            Id = RowId.Next(time),
            Kind = kind,
            Pattern = pattern,
            Note = note,
            CreatedAt = time.GetUtcNow(),
            CreatedBy = actor
        };
        database.NoiseRules.Add(rule);
        await audit.SaveAsync(
            database, actor, "reports.rule.added", $"site:{siteId}", null, new { rule.Kind, rule.Pattern, rule.Note }, cancellationToken);
        await RelabelAsync(siteId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (rule, null);
    }

    /// <summary>Removes a noise rule. Observations that only this rule matched are shown again.</summary>
    /// <returns>False if the rule does not exist.</returns>
    public async Task<bool> RemoveAsync(int siteId, long ruleId, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.NoiseRules.FirstOrDefaultAsync(rule => rule.SiteId == siteId && rule.Id == ruleId, cancellationToken) is not { } rule)
            return false;

        database.NoiseRules.Remove(rule);
        await audit.SaveAsync(
            database, actor, "reports.rule.removed", $"site:{siteId}", new { rule.Kind, rule.Pattern, rule.Note }, null, cancellationToken);
        await RelabelAsync(siteId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Reverts or restores a learned template.</summary>
    /// <returns>False if the template does not exist.</returns>
    public async Task<bool> RevertAsync(int siteId, long patternId, bool revert, string actor, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        if (await database.LearnedPatterns.FirstOrDefaultAsync(pattern => pattern.SiteId == siteId && pattern.Id == patternId,
            cancellationToken) is not { } pattern)
            return false;
        if (pattern.RevertedAt is not null == revert) return true;

        pattern.RevertedAt = revert ? time.GetUtcNow() : null;
        pattern.RevertedBy = revert ? actor : null;
        await audit.SaveAsync(database, actor, revert ? "reports.template.reverted" : "reports.template.restored", $"site:{siteId}", null,
            new { pattern.ToTemplate().Pattern }, cancellationToken);
        if (!revert)
            await new LearnedPatterns(database, time)
                .FoldStoredAsync(siteId, await LearnedPatterns.LoadAsync(database, siteId, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Observations that no noise class hides (see SiteRules.Hides). Unlike there, hosts known to crawls are also included, so they are shown until
    // the next report.
    private async Task<List<long>> ShowUnknownHostsAsync(int siteId, string noise, CancellationToken cancellationToken)
    {
        var rows = await database.Observations.AsNoTracking()
            .Where(row => row.SiteId == siteId && row.Noise == noise
                && database.ReportedHosts.Any(host => host.SiteId == siteId && host.Host == row.BlockedHost
                && host.Networks >= HostClients.SeveralNetworks))
            .Select(row => new { row.Id, row.BlockedUrl }).ToListAsync(cancellationToken);
        return [.. rows.Where(row => !NoiseClassifier.IsCertain(row.BlockedUrl)).Select(row => row.Id)];
    }

    private async Task<ReportSettings> SettingsAsync(int siteId, CancellationToken cancellationToken)
    {
        // FindAsync also finds settings that this request has added but not yet saved.
        if (await database.ReportSettings.FindAsync([siteId], cancellationToken) is { } settings) return settings;

        database.ReportSettings.Add(settings = new ReportSettings { SiteId = siteId });
        return settings;
    }

    private async Task RelabelAsync(int siteId, CancellationToken cancellationToken)
    {
        var rules = new NoiseRuleSet(await database.NoiseRules.AsNoTracking().Where(rule => rule.SiteId == siteId).ToListAsync(cancellationToken));
        var settings = await database.ReportSettings.AsNoTracking().FirstOrDefaultAsync(row => row.SiteId == siteId, cancellationToken)
            ?? new ReportSettings();
        var rows = await database.Observations.AsNoTracking()
            .Where(row => row.SiteId == siteId && (row.Noise == null || row.Noise == Noise.Custom))
            .Select(row =>
                new
                {
                    row.Id,
                    Key = new ObservationKey(row.Type, row.Directive, row.BlockedUrl, row.PageUrl, row.SourceFile, row.Disposition),
                    row.BlockedHost,
                    row.Sample,
                    row.Noise
                })
            .ToListAsync(cancellationToken);
        foreach (var noise in new[] { null, Noise.Custom })
        {
            var hide = settings.Hides(noise);
            var changed = rows.Where(row => row.Noise != noise && rules.Matches(row.Key, row.BlockedHost, row.Sample) == (noise is not null))
                .Select(row => row.Id);
            foreach (var chunk in changed.Chunk(500))
            {
                await database.Observations.Where(row => row.SiteId == siteId && chunk.Contains(row.Id))
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Noise, noise).SetProperty(row => row.IsHidden, hide), cancellationToken);
            }
        }
    }
}
