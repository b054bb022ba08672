using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PageShield.Crawls;
using PageShield.Detection.Detonation;
using PageShield.Inventory;
using PageShield.Reports;
using PageShield.Workers;

namespace PageShield.Detection;

/// <summary>Contents that wait for a verdict: rows written where the contents were recorded, judged one by one.</summary>
public sealed class JudgementQueue(IDbContextFactory<PageShieldDbContext> contexts, ScriptExaminer examiner, TimeProvider time, IDetonator? detonator = null)
{
    private const int MostAttempts = 3;

    private readonly string _analyzerVersion = WithChamber(ScriptExaminer.AnalyzerVersion, detonator);

    /// <summary>Adds the contents to the queue; the caller saves.</summary>
    public static void Enqueue(PageShieldDbContext context, IEnumerable<ScriptContent> contents, DateTimeOffset now) =>
        context.PendingJudgements.AddRange(contents.Select(content => new PendingJudgement { Sha256 = content.Sha256, QueuedAt = now }));

    /// <summary>Judges the content that waits longest. One that was begun several times and never ended is suspicious for that.</summary>
    /// <returns>What was judged, or null where nothing waits.</returns>
    /// <exception cref="WorkerUnavailableException">No worker process can be started: nothing is lost, and the content's attempt does not count.</exception>
    public async Task<Sha256Hash?> JudgeNextAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = await context.PendingJudgements
            .OrderBy(pending => pending.Attempts >= MostAttempts)
            .ThenBy(pending => pending.QueuedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (pending is null) return null;

        // Counted before the attempt: a content that ends the process is not tried for ever.
        pending.Attempts++;
        await context.SaveChangesAsync(cancellationToken);
        var content = await context.ScriptContents.AsNoTracking()
            .FirstOrDefaultAsync(content => content.Sha256 == pending.Sha256, cancellationToken);
        if (content is not null && TextOf(content) is { } script)
        {
            try
            {
                await JudgeAsync(context, content, script, pending.Attempts > MostAttempts, cancellationToken);
            }
            catch (WorkerUnavailableException)
            {
                pending.Attempts--;
                await context.SaveChangesAsync(cancellationToken);
                throw;
            }
        }

        await context.PendingJudgements.Where(row => row.Sha256 == pending.Sha256).ExecuteDeleteAsync(cancellationToken);
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

    private static ScriptToJudge? TextOf(ScriptContent content) =>
        StoredBody.TextOf(content) is { } text ? new ScriptToJudge { Source = text, Hashes = [content.Sha256] } : null;

    // The first layers' verdict is stored before the browser is asked, so that nobody waits for it.
    private async Task JudgeAsync(PageShieldDbContext context, ScriptContent content, ScriptToJudge script, bool isGivenUp, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var opinions = isGivenUp ? ScriptExaminer.GiveUp($"It was begun {MostAttempts} times and never came to an end.") : await examiner.ExamineAsync(script, cancellationToken);
        var judgement = ScriptJudge.With(opinions, script);
        var version = WithChamber(judgement.AnalyzerVersion, detonator);
        var isComplete = detonator is null || !LeavesDoubt(judgement);
        await StoreAsync(context, content, isComplete ? judgement with { AnalyzerVersion = version } : judgement, Stopwatch.GetElapsedTime(started).TotalMilliseconds, cancellationToken);
        if (detonator is null || isComplete) return;

        var report = await detonator.DetonateAsync(script, cancellationToken);
        var complete = ScriptJudge.With([.. opinions, DetonationEvidence.OpinionOf(report, script)], script) with { AnalyzerVersion = version };
        await StoreAsync(context, content, complete, Stopwatch.GetElapsedTime(started).TotalMilliseconds, cancellationToken);
    }

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
