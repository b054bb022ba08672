using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Detection.Detonation;
using PageShield.Detection.Examination;
using PageShield.Inventory;
using PageShield.Inventory.Scripts;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Workers;

namespace PageShield.Detection;

/// <summary>
/// Contents that wait for a verdict: rows written where the contents were recorded, claimed and judged one by one. All are examined by their text
/// before any is run in the chamber, and sites, and the scripts of a site, take turns: nobody can hide a script behind thousands of others.
/// </summary>
public sealed class JudgementQueue(
    IDbContextFactory<PageShieldDbContext> databases, ScriptExaminer examiner, TimeProvider time, IDetonator? detonator = null)
{
    /// <summary>Most contents of one script that wait for the chamber; code that is made anew with each visit has no end.</summary>
    public const int MostTriedOut = 100;

    /// <summary>Attempts that may end with the process before the content counts as one that ends the analyser.</summary>
    private const int MostAttempts = 3;

    /// <summary>Attempts, those that failed in the open included, before a content is given up.</summary>
    private const int MostFailures = 8;

    private const int LongestError = 500;

    /// <summary>Longer than any analysis may take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly string NeverEnded = $"It was begun {MostAttempts} times and never came to an end.";

    private readonly string _analyzerVersion = WithChamber(ScriptExaminer.AnalyzerVersion, detonator);
    private readonly JudgementTurns _turns = new();

    /// <summary>Adds the contents to the queue; the caller saves.</summary>
    /// <param name="context">Where they are stored.</param>
    /// <param name="contents">What is new.</param>
    /// <param name="siteId">The site that brought them.</param>
    /// <param name="scripts">Whose they are, as far as that is known.</param>
    /// <param name="now">When.</param>
    public static void Enqueue(PageShieldDbContext database, IEnumerable<ScriptContent> contents, int? siteId,
        IReadOnlyDictionary<Sha256Hash, long> scripts, DateTimeOffset now) =>
        database.PendingJudgements.AddRange(contents.Select(content => new PendingJudgement
        {
            Sha256 = content.Sha256,
            QueuedAt = now,
            SiteId = siteId,
            ScriptId = scripts.TryGetValue(content.Sha256, out var script) ? script : null,
        }));

    /// <summary>Claims the content whose turn it is, so that no other process analyses it meanwhile.</summary>
    /// <returns>Null where none can be claimed now.</returns>
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
            // Another process was faster: it is the next one's turn.
        }
    }

    /// <summary>
    /// Judges a claimed content: by its text, or in the chamber where that left a doubt. One that was begun several times and never ended is
    /// suspicious
    /// for that. Stores nothing.
    /// </summary>
    /// <exception cref="WorkerUnavailableException">No worker process can be started.</exception>
    public async Task<JudgedClaim> JudgeAsync(ClaimedContent claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var content = await database.ScriptContents.AsNoTracking().FirstOrDefaultAsync(content => content.Sha256 == claim.Sha256, cancellationToken);
        if (content is null || await ScriptOfAsync(database, content, cancellationToken) is not { } script) return new JudgedClaim(null, false, 0);

        var started = Stopwatch.GetTimestamp();
        var isGivenUp = claim.Attempts > MostAttempts;
        var opinions = isGivenUp && !claim.IsExamined ? ScriptExaminer.GiveUp(NeverEnded) : await examiner.ExamineAsync(script, cancellationToken);
        if (isGivenUp && claim.IsExamined) opinions = ScriptExaminer.GiveUp(opinions, NeverEnded);
        else if (claim.IsExamined && detonator is not null)
            opinions = DetonationEvidence.After(opinions, await detonator.DetonateAsync(script, cancellationToken), script);

        var judgement = ScriptJudge.With(opinions, script);
        var waits = detonator is not null && !claim.IsExamined && !isGivenUp && LeavesDoubt(judgement);
        if (waits && await IsCrowdedAsync(database, claim, cancellationToken))
            (judgement, waits) = (ScriptJudge.With(NotTriedOut.Beside(opinions), script), false);
        // A verdict that is not the last one does not bear the chamber's version, so that it would be looked at again in any case.
        return new JudgedClaim(waits ? judgement : judgement with { AnalyzerVersion = _analyzerVersion }, waits,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>
    /// Stores a verdict, and takes its row out of the queue or makes it wait for the chamber; in the caller's transaction, which saves.
    /// </summary>
    /// <returns>False where the lease ended meanwhile and another process has the content: nothing is stored.</returns>
    public async Task<bool> StoreAsync(PageShieldDbContext database, ClaimedContent claim, JudgedClaim judged, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(judged);
        var mine = database.PendingJudgements.Where(row => row.Sha256 == claim.Sha256 && row.Attempts == claim.Attempts);
        var now = time.GetUtcNow();
        var held = judged.WaitsForChamber
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

    /// <summary>Gives a claimed content back as if it had not been claimed: what its analysis needs is not there.</summary>
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
            // The lease ends by itself.
        }
    }

    /// <summary>
    /// Notes that an analysis failed: it is due again after a pause, or given up until somebody, or a newer analysis, tries it again.
    /// </summary>
    /// <returns>Whether it was given up.</returns>
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

    /// <summary>Queues given-up contents again.</summary>
    /// <returns>How many.</returns>
    public async Task<int> RetryGivenUpAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await RetryAsync(database.PendingJudgements.Where(static row => row.GivenUpAt != null), time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Queues what another version of the analysis, or of the chamber that scripts in doubt are run in, judged or gave up.</summary>
    /// <returns>How many contents wait again.</returns>
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

    private static async Task<ScriptToJudge?> ScriptOfAsync(
        PageShieldDbContext database, ScriptContent content, CancellationToken cancellationToken) =>
        StoredBody.TextOf(content) is { } text
            ? new ScriptToJudge
            {
                Source = text,
                Hashes = [content.Sha256],
                Urls = await new ContentAddresses(database).OfAsync(content.Sha256, cancellationToken)
            }
            : null;

    private static async Task<bool> IsCrowdedAsync(PageShieldDbContext database, ClaimedContent claim, CancellationToken cancellationToken) =>
        await database.PendingJudgements.CountAsync(row => row.IsExamined && row.SiteId == claim.SiteId && row.ScriptId == claim.ScriptId,
            cancellationToken) >= MostTriedOut;

    // Part of every verdict's version where there is a chamber, also of those that it was not asked about: a new one may find more.
    private static string WithChamber(string version, IDetonator? detonator) =>
        detonator is null ? version : $"{version} chamber/{detonator.Version}";

    private static bool LeavesDoubt(ScriptJudgement judgement) =>
        judgement.Verdict is VerdictKind.Suspicious or VerdictKind.Unknown && judgement.Findings.Count > 0
        || judgement.Verdict == VerdictKind.Clean
            && judgement.Findings.Any(finding => finding.Category == ThreatCategory.Obfuscation && finding.Weight > 0);
}
