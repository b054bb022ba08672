using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Detection;

/// <summary>
/// Contents that wait for a verdict: rows written where the contents were recorded, judged one by one. All are examined by their text before any
/// is tried out in the chamber, and sites, and the scripts of a site, take turns: nobody can hide a script behind thousands of others.
/// </summary>
public sealed class JudgementQueue(IDbContextFactory<PageShieldDbContext> contexts, ScriptExaminer examiner, TimeProvider time, IDetonator? detonator = null)
{
    /// <summary>Most contents of one script that wait for the chamber; code that is made anew with each visit has no end.</summary>
    public const int MostTriedOut = 100;

    private const int MostAttempts = 3;

    private readonly string _analyzerVersion = WithChamber(ScriptExaminer.AnalyzerVersion, detonator);
    private readonly JudgementTurns _turns = new();

    /// <summary>Adds the contents to the queue; the caller saves.</summary>
    /// <param name="context">Where they are stored.</param>
    /// <param name="contents">What is new.</param>
    /// <param name="siteId">The site that brought them.</param>
    /// <param name="scripts">Whose they are, as far as that is known.</param>
    /// <param name="now">When.</param>
    public static void Enqueue(PageShieldDbContext context, IEnumerable<ScriptContent> contents, int? siteId, IReadOnlyDictionary<Sha256Hash, long> scripts, DateTimeOffset now) =>
        context.PendingJudgements.AddRange(contents.Select(content => new PendingJudgement
        {
            Sha256 = content.Sha256,
            QueuedAt = now,
            SiteId = siteId,
            ScriptId = scripts.TryGetValue(content.Sha256, out var script) ? script : null,
        }));

    /// <summary>
    /// Judges the content whose turn it is: by its text, or in the chamber where that left a doubt. One that was begun several times and never
    /// ended is suspicious for that.
    /// </summary>
    /// <returns>What was judged, or null where nothing waits.</returns>
    /// <exception cref="WorkerUnavailableException">No worker process can be started: nothing is lost, and the content's attempt does not count.</exception>
    public async Task<Sha256Hash?> JudgeNextAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await _turns.NextAsync(context.PendingJudgements, MostAttempts, cancellationToken) is not { } pending) return null;

        // Counted before the attempt: a content that ends the process is not tried for ever.
        pending.Attempts++;
        await context.SaveChangesAsync(cancellationToken);
        var content = await context.ScriptContents.AsNoTracking()
            .FirstOrDefaultAsync(content => content.Sha256 == pending.Sha256, cancellationToken);
        var hasEnded = true;
        if (content is not null && await ScriptOfAsync(context, content, cancellationToken) is { } script)
        {
            try
            {
                hasEnded = await JudgeAsync(context, content, script, pending, cancellationToken);
            }
            catch (WorkerUnavailableException)
            {
                pending.Attempts--;
                await context.SaveChangesAsync(cancellationToken);
                throw;
            }
        }

        if (hasEnded) await context.PendingJudgements.Where(row => row.Sha256 == pending.Sha256).ExecuteDeleteAsync(cancellationToken);
        else await context.SaveChangesAsync(cancellationToken);
        await new ScriptScores(context).RefreshAsync(pending.Sha256, cancellationToken);
        return pending.Sha256;
    }

    /// <summary>Queues what was judged by another version of the analysis, or of the chamber that scripts in doubt are run in.</summary>
    /// <returns>How many contents wait anew.</returns>
    public async Task<int> EnqueueStaleAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var version = _analyzerVersion;
        var stale = await context.Judgements
            .Where(judgement => judgement.AnalyzerVersion != version)
            .Where(judgement => !context.PendingJudgements.Any(pending => pending.Sha256 == judgement.Sha256))
            .Select(judgement => judgement.Sha256)
            .ToListAsync(cancellationToken);
        context.PendingJudgements.AddRange(stale.Select(hash => new PendingJudgement { Sha256 = hash, QueuedAt = now }));
        await context.SaveChangesAsync(cancellationToken);
        return stale.Count;
    }

    private static readonly string _neverEnded = $"It was begun {MostAttempts} times and never came to an end.";

    private static async Task<ScriptToJudge?> ScriptOfAsync(PageShieldDbContext context, ScriptContent content, CancellationToken cancellationToken) =>
        StoredBody.TextOf(content) is { } text ? new ScriptToJudge { Source = text, Hashes = [content.Sha256], Urls = await new ContentAddresses(context).OfAsync(content.Sha256, cancellationToken) } : null;

    /// <returns>Whether nothing is left to do; else it waits for the chamber, with the verdict that its text gives.</returns>
    private async Task<bool> JudgeAsync(PageShieldDbContext context, ScriptContent content, ScriptToJudge script, PendingJudgement pending, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var isGivenUp = pending.Attempts > MostAttempts;
        var opinions = isGivenUp && !pending.IsExamined ? ScriptExaminer.GiveUp(_neverEnded) : await examiner.ExamineAsync(script, cancellationToken);
        if (isGivenUp && pending.IsExamined) opinions = ScriptExaminer.GiveUp(opinions, _neverEnded);
        else if (pending.IsExamined && detonator is not null) opinions = DetonationEvidence.After(opinions, await detonator.DetonateAsync(script, cancellationToken), script);

        var judgement = ScriptJudge.With(opinions, script);
        var waits = detonator is not null && !pending.IsExamined && !isGivenUp && LeavesDoubt(judgement);
        if (waits && await IsCrowdedAsync(context, pending, cancellationToken)) (judgement, waits) = (ScriptJudge.With(NotTriedOut.Beside(opinions), script), false);
        // A verdict that is not the last one does not bear the chamber's version, so that it would be looked at again in any case.
        await StoreAsync(context, content, waits ? judgement : judgement with { AnalyzerVersion = _analyzerVersion }, Stopwatch.GetElapsedTime(started).TotalMilliseconds, cancellationToken);
        if (waits) (pending.IsExamined, pending.Attempts) = (true, 0);
        return !waits;
    }

    private static async Task<bool> IsCrowdedAsync(PageShieldDbContext context, PendingJudgement pending, CancellationToken cancellationToken) =>
        await context.PendingJudgements.CountAsync(row => row.IsExamined && row.SiteId == pending.SiteId && row.ScriptId == pending.ScriptId, cancellationToken) >= MostTriedOut;

    // Part of every verdict's version where there is a chamber, also of those that it was not asked about: a new one may find more.
    private static string WithChamber(string version, IDetonator? detonator) => detonator is null ? version : $"{version} chamber/{detonator.Version}";

    private static bool LeavesDoubt(ScriptJudgement judgement) =>
        judgement.Verdict is VerdictKind.Suspicious or VerdictKind.Unknown && judgement.Findings.Count > 0
        || judgement.Verdict == VerdictKind.Clean && judgement.Findings.Any(finding => finding.Category == ThreatCategory.Obfuscation && finding.Weight > 0);

    private async Task StoreAsync(PageShieldDbContext context, ScriptContent content, ScriptJudgement judgement, double milliseconds, CancellationToken cancellationToken)
    {
        var row = await context.Judgements.FirstOrDefaultAsync(row => row.Sha256 == content.Sha256, cancellationToken);
        if (row is null)
            context.Judgements.Add(row = new Judgement { Sha256 = content.Sha256, AnalyzerVersion = "", Subscores = "", Findings = "" });
        row.AnalyzerVersion = judgement.AnalyzerVersion;
        row.Score = judgement.Score;
        row.Verdict = judgement.Verdict;
        row.Category = judgement.Category == ThreatCategory.None ? null : JsonNamingPolicy.CamelCase.ConvertName(judgement.Category.ToString());
        row.Subscores = JsonSerializer.Serialize(judgement.Subscores, CaptureJson.Options);
        row.Findings = JsonSerializer.Serialize(judgement.Findings, CaptureJson.Options);
        row.JudgedAt = time.GetUtcNow();
        row.Milliseconds = milliseconds;
        await context.SaveChangesAsync(cancellationToken);
    }
}
