using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Detection;

/// <summary>
/// Queue of script content that waits for a verdict. Rows are written when content is recorded, then claimed and analyzed one by one. Everything gets
/// its static analysis before anything is detonated. Sites, and the scripts of a site, take turns, so a script cannot hide behind thousands of
/// others.
/// </summary>
public sealed class JudgementQueue(
    IDbContextFactory<PageShieldDbContext> databases, ScriptExaminer examiner, TimeProvider time, IDetonator? detonator = null)
{
    /// <summary>Maximum number of one script's versions that wait for detonation. Code generated for each visit has endless versions.</summary>
    public const int MaxPendingDetonations = 100;

    /// <summary>Attempts that may end with the process before the content counts as crashing the analyzer.</summary>
    private const int MostAttempts = 3;

    /// <summary>Attempts, including those with a reported error, before the analysis is abandoned.</summary>
    private const int MostFailures = 8;

    private const int LongestError = 500;

    /// <summary>Longer than the longest possible analysis.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly string NeverEnded = $"The analysis was started {MostAttempts} times and never finished.";

    private readonly string _analyzerVersion = WithChamber(ScriptExaminer.AnalyzerVersion, detonator);
    private readonly QueueFairness _turns = new();

    /// <summary>Adds content to the queue. The caller saves.</summary>
    /// <param name="database">The context to add to.</param>
    /// <param name="contents">The new content.</param>
    /// <param name="siteId">The site on which it was found.</param>
    /// <param name="scripts">The script that each content belongs to, where known.</param>
    /// <param name="now">Time of queueing.</param>
    public static void Enqueue(PageShieldDbContext database, IEnumerable<ScriptContent> contents, int? siteId,
        IReadOnlyDictionary<Sha256Hash, long> scripts, DateTimeOffset now) =>
        database.PendingJudgements.AddRange(contents.Select(content => new PendingJudgement
        {
            Sha256 = content.Sha256,
            QueuedAt = now,
            SiteId = siteId,
            ScriptId = scripts.TryGetValue(content.Sha256, out var script) ? script : null,
        }));

    /// <summary>Claims the next content, so no other process analyzes it at the same time.</summary>
    /// <returns>Null if nothing can be claimed now.</returns>
    public async Task<ClaimedContent?> ClaimNextAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = time.GetUtcNow();
            var due = database.PendingJudgements.AsNoTracking().Where(static row => row.GivenUpAt == null).WhereDue(now);
            if (await _turns.NextAsync(due, MostAttempts, cancellationToken) is not { } next) return null;
            if (await database.PendingJudgements.Where(row => row.Sha256 == next.Sha256 && row.GivenUpAt == null)
                .ClaimAsync(now, Lease, cancellationToken))
                return new ClaimedContent(next.Sha256, next.SiteId, next.ScriptId, next.IsExamined, next.Attempts + 1);
            // Another process claimed it first. Try the next one.
        }
    }

    /// <summary>
    /// Analyzes claimed content: statically, or in the detonation browser if the static analysis left doubt. Content whose analysis started several
    /// times and never finished is suspicious for that reason. Stores nothing.
    /// </summary>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public async Task<AnalysisResult> JudgeAsync(ClaimedContent claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var content = await database.ScriptContents.AsNoTracking().FirstOrDefaultAsync(content => content.Sha256 == claim.Sha256, cancellationToken);
        if (content is null || await ScriptOfAsync(database, content, cancellationToken) is not { } script) return new AnalysisResult(null, false, 0);

        var started = Stopwatch.GetTimestamp();
        var isGivenUp = claim.Attempts > MostAttempts;
        var opinions = isGivenUp && !claim.IsExamined ? ScriptExaminer.GiveUp(NeverEnded) : await examiner.ExamineAsync(script, cancellationToken);
        if (isGivenUp && claim.IsExamined) opinions = ScriptExaminer.GiveUp(opinions, NeverEnded);
        else if (claim.IsExamined && detonator is not null)
            opinions = DetonationEvidence.After(opinions, await detonator.DetonateAsync(script, cancellationToken), script);

        var judgement = ScriptJudge.With(opinions, script);
        var waits = detonator is not null && !claim.IsExamined && !isGivenUp && LeavesDoubt(judgement);
        if (waits && await IsCrowdedAsync(database, claim, cancellationToken))
            (judgement, waits) = (ScriptJudge.With(DetonationSkipped.Beside(opinions), script), false);
        // A preliminary verdict does not carry the version of the detonation browser, so the content is analyzed again in any case.
        return new AnalysisResult(waits ? judgement : judgement with { AnalyzerVersion = _analyzerVersion }, waits,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>
    /// Stores a verdict, and removes its row from the queue or makes it wait for detonation. Runs in the caller's transaction; the caller saves.
    /// </summary>
    /// <returns>False if the lease has expired and another process holds the content. Nothing is stored then.</returns>
    public async Task<bool> StoreAsync(PageShieldDbContext database, ClaimedContent claim, AnalysisResult judged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(judged);
        var mine = database.PendingJudgements.Where(row => row.Sha256 == claim.Sha256 && row.Attempts == claim.Attempts);
        var now = time.GetUtcNow();
        var held = judged.WaitsForDetonation
            ? await mine.ExecuteUpdateAsync(set => set.SetProperty(static row => row.IsExamined, true).SetProperty(static row => row.Attempts, 0)
                .SetProperty(static row => row.NextAttemptAt, now), cancellationToken)
            : await mine.ExecuteDeleteAsync(cancellationToken);
        if (held == 0) return false;
        if (judged.Judgement is not { } judgement) return true;

        var row = await database.Judgements.FirstOrDefaultAsync(row => row.Sha256 == claim.Sha256, cancellationToken);
        if (row is null) database.Judgements.Add(row = new Judgement { Sha256 = claim.Sha256, AnalyzerVersion = "", Subscores = "", Findings = "" });
        row.AnalyzerVersion = judgement.AnalyzerVersion;
        row.Score = judgement.Score;
        row.Verdict = judgement.Verdict;
        row.Category = judgement.Category == ThreatCategory.None ? null : JsonNamingPolicy.CamelCase.ConvertName(judgement.Category.ToString());
        row.Subscores = JsonSerializer.Serialize(judgement.Subscores, CaptureJson.Options);
        row.Findings = JsonSerializer.Serialize(judgement.Findings, CaptureJson.Options);
        row.JudgedAt = now;
        row.Milliseconds = judged.Milliseconds;
        return true;
    }

    /// <summary>Returns claimed content to the queue, as if it had not been claimed, because the analysis cannot run at present.</summary>
    public async Task ReleaseAsync(ClaimedContent claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        try
        {
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            await database.PendingJudgements.Where(row => row.Sha256 == claim.Sha256)
                .ReleaseAsync(claim.Attempts, time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception exception) when (DatabaseTrouble.IsAway(exception))
        {
            // The lease expires on its own.
        }
    }

    /// <summary>
    /// Records a failed analysis. The content is retried after a pause, or abandoned until an operator or a newer analysis version retries it.
    /// </summary>
    /// <returns>True if the content was abandoned.</returns>
    public async Task<bool> FailAsync(ClaimedContent claim, string error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(error);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var isLast = claim.Attempts >= MostFailures;
        var (next, shortened) =
            (now + WorkQueue.PauseAfter(claim.Attempts, Random.Shared.NextDouble()), error.Length > LongestError ? error[..LongestError] : error);
        await database.PendingJudgements.Where(row => row.Sha256 == claim.Sha256 && row.Attempts == claim.Attempts).ExecuteUpdateAsync(set => set
            .SetProperty(static row => row.NextAttemptAt, next)
            .SetProperty(static row => row.LastError, shortened)
            .SetProperty(static row => row.GivenUpAt, isLast ? now : null)
            .SetProperty(static row => row.GivenUpBy, isLast ? _analyzerVersion : null), cancellationToken);
        return isLast;
    }

    /// <summary>Queues abandoned content again.</summary>
    /// <returns>Number of contents queued.</returns>
    public async Task<int> RetryGivenUpAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await RetryAsync(database.PendingJudgements.Where(static row => row.GivenUpAt != null), time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Queues content that another version of the analysis, or of the detonation browser, analyzed or abandoned.</summary>
    /// <returns>Number of contents queued again.</returns>
    public async Task<int> EnqueueStaleAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var version = _analyzerVersion;
        var stale = await database.Judgements
            .Where(judgement => judgement.AnalyzerVersion != version)
            .Where(judgement => !database.PendingJudgements.Any(pending => pending.Sha256 == judgement.Sha256))
            .Select(judgement => judgement.Sha256)
            .ToListAsync(cancellationToken);
        database.PendingJudgements.AddRange(stale.Select(hash => new PendingJudgement { Sha256 = hash, QueuedAt = now }));
        await database.SaveChangesAsync(cancellationToken);
        return stale.Count
            + await RetryAsync(database.PendingJudgements.Where(row => row.GivenUpAt != null && row.GivenUpBy != version), now, cancellationToken);
    }

    private static Task<int> RetryAsync(IQueryable<PendingJudgement> rows, DateTimeOffset now, CancellationToken cancellationToken) =>
        rows.ExecuteUpdateAsync(set => set
            .SetProperty(static row => row.NextAttemptAt, now)
            .SetProperty(static row => row.Attempts, 0)
            .SetProperty(static row => row.GivenUpAt, (DateTimeOffset?)null)
            .SetProperty(static row => row.GivenUpBy, (string?)null), cancellationToken);

    private static async Task<ScriptInput?> ScriptOfAsync(
        PageShieldDbContext database, ScriptContent content, CancellationToken cancellationToken) =>
        StoredBody.TextOf(content) is { } text
            ? new ScriptInput
            {
                Source = text,
                Hashes = [content.Sha256],
                Urls = await new ContentAddresses(database).OfAsync(content.Sha256, cancellationToken)
            }
            : null;

    private static async Task<bool> IsCrowdedAsync(PageShieldDbContext database, ClaimedContent claim, CancellationToken cancellationToken) =>
        await database.PendingJudgements.CountAsync(row => row.IsExamined && row.SiteId == claim.SiteId && row.ScriptId == claim.ScriptId,
            cancellationToken) >= MaxPendingDetonations;

    // Part of every verdict's version if there is a detonation browser, even for content that was not detonated: a new version may find more.
    private static string WithChamber(string version, IDetonator? detonator) =>
        detonator is null ? version : $"{version} chamber/{detonator.Version}";

    private static bool LeavesDoubt(ScriptJudgement judgement) =>
        judgement.Verdict is VerdictKind.Suspicious or VerdictKind.Unknown && judgement.Findings.Count > 0
        || judgement.Verdict == VerdictKind.Clean
            && judgement.Findings.Any(finding => finding.Category == ThreatCategory.Obfuscation && finding.Weight > 0);
}
