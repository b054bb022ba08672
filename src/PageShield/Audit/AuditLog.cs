using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;

namespace PageShield.Audit;

/// <summary>Appends operator actions to the hash chain and verifies it.</summary>
public sealed class AuditLog(TimeProvider time)
{
    private const long ChainLock = 0x5061676541756469; // "PageAudi": one appender at a time on PostgreSQL

    /// <summary>Twice the interval at which a running server records the log's end.</summary>
    public static readonly TimeSpan NotedWithin = TimeSpan.FromMinutes(2);

    private static readonly JsonSerializerOptions StateJson = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Saves the context's tracked changes and the entry that describes them in one transaction: the caller's if it has started one, otherwise a
    /// new one.
    /// </summary>
    /// <param name="database">The context whose changes are described.</param>
    /// <param name="actor">The actor: an operator's name, <c>token:NAME</c>, <c>cli</c> or <c>system</c>; at most 300 characters.</param>
    /// <param name="action">The action, as <c>noun.verb</c>.</param>
    /// <param name="subject">The subject, as <c>noun:id</c>.</param>
    /// <param name="before">State before, written as JSON; null if there was none. Never secrets.</param>
    /// <param name="after">State after, written as JSON; null if there is none. Never secrets.</param>
    /// <param name="cancellationToken">Cancels waiting for the chain; nothing is saved then.</param>
    public async Task<AuditEntry> SaveAsync(
        PageShieldDbContext database, string actor, string action, string subject, object? before, object? after, CancellationToken cancellationToken)
    {
        var transaction = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellationToken) : null;
        await using var _ = transaction;

        // SQLite starts every transaction as a writer, so it needs no further lock.
        if (database.Database.IsNpgsql())
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ChainLock})", cancellationToken);

        await database.SaveChangesAsync(cancellationToken);
        var last = await database.AuditEntries.AsNoTracking().OrderByDescending(each => each.Number)
            .Select(each => new { each.Number, each.Hash }).FirstOrDefaultAsync(cancellationToken);
        var entry = new AuditEntry
        {
            Number = (last?.Number ?? 0) + 1,
            At = time.GetUtcNow(),
            Actor = actor,
            Action = action,
            Subject = subject,
            Before = Write(before),
            After = Write(after),
            PreviousHash = last?.Hash ?? default,
        };
        entry.Hash = HashOf(entry);
        database.AuditEntries.Add(entry);
        await database.SaveChangesAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
        database.Entry(entry).State = EntityState.Detached;
        return entry;
    }

    /// <summary>Verifies the whole chain and stops at the first entry that was altered or is missing.</summary>
    /// <param name="database">The database to check; only read.</param>
    /// <param name="anchor">A previously recorded end of the chain, to detect entries cut off since; null for none.</param>
    /// <param name="now">The end is recorded at least once in <see cref="NotedWithin"/>; older entries that the record does not cover are
    /// reported.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    public static async Task<AuditVerification> VerifyAsync(
        PageShieldDbContext database, AuditAnchor? anchor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? uncovered = null;
        var number = 0L;
        Sha256Hash previous = default;
        await foreach (
            var entry in database.AuditEntries.AsNoTracking().OrderBy(each => each.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            number++;
            if (entry.Number != number)
                return AuditVerification.Broken(number, previous, $"Entry {number} is missing: the next one is {entry.Number}.");
            if (entry.PreviousHash != previous)
                return AuditVerification.Broken(
                    number, previous, $"Entry {number} does not follow from entry {number - 1}: one of them was replaced.");
            if (entry.Hash != HashOf(entry))
                return AuditVerification.Broken(
                    number, previous, $"Entry {number} ({entry.Action} by {entry.Actor}) was altered after it was written.");
            if (anchor is not null && anchor.Number == number && anchor.Hash != entry.Hash)
                return AuditVerification.Broken(
                    number, previous, $"Entry {number} is not the entry recorded as the end on {anchor.At:u}: the chain was rewritten.");
            if (anchor is null || number > anchor.Number) uncovered ??= entry.At;
            previous = entry.Hash;
        }

        if (anchor is not null && anchor.Number > number)
            return AuditVerification.Broken(
                number + 1, previous, $"Entries {number + 1} to {anchor.Number} are missing: the end was recorded on {anchor.At:u}.");
        return new AuditVerification(number, previous, null, null) { EndProblem = EndProblem(anchor, number, uncovered, now) };
    }

    // A chain proves its own entries, but not that there were none after its end.
    private static string? EndProblem(AuditAnchor? anchor, long count, DateTimeOffset? uncovered, DateTimeOffset now)
    {
        if (anchor is null)
            return "The end of the log cannot be proved: the data directory has no readable record of it (audit-anchor.json), "
                + "so the removal of entries at the end would go undetected.";
        return uncovered is { } since && now - since > NotedWithin
            ? $"The end of the log cannot be proved after entry {anchor.Number}, the end recorded on {anchor.At:u}: "
                + $"the log has {count} entries, and the removal of later ones would go undetected."
            : null;
    }

    // A JSON array has one representation per list of values, so no two entries share an input.
    private static Sha256Hash HashOf(AuditEntry entry) => Sha256Hash.OfText(JsonSerializer.Serialize(new object?[]
    {
        entry.Number, entry.At.UtcTicks, entry.Actor, entry.Action, entry.Subject, entry.Before, entry.After, entry.PreviousHash.ToString(),
    }));

    private static string? Write(object? state) => state is null ? null : JsonSerializer.Serialize(state, StateJson);
}
