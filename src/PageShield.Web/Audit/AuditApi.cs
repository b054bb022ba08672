using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Hosting;
using PageShield.Web.Hosting.Api;
using PageShield.Web.Layout.Code;
using PageShield.Web.Layout.Lists;

namespace PageShield.Web.Audit;

/// <summary>REST API for the audit log: list, export, verify.</summary>
public static class AuditApi
{
    private static readonly string[] Columns = ["number", "at", "actor", "action", "subject", "before", "after", "previousHash", "hash"];

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").RequireAuthorization(Policies.Admin).WithTags("Audit");
        audit.MapGet("/", ListAsync).WithSummary("Lists entries, newest first; pass 'next' as 'after' for the next page.");
        audit.MapGet("/export", Export).WithSummary("Exports the whole log as a file, oldest first; format: csv, json.");
        audit.MapGet("/verification", VerifyAsync).WithSummary("Verifies the whole hash chain.");
    }

    private static async Task<Results<Ok<Slice<AuditEntry>>, ValidationProblem>> ListAsync(
        PageShieldDbContext database, CancellationToken cancellationToken, string? after = null, int limit = 100)
    {
        if (ListLimits.Check(after, limit) is { } wrong) return wrong;
        var behind = Cursor.Read(after)?.Id ?? long.MaxValue;
        return TypedResults.Ok(await database.AuditEntries.AsNoTracking().Where(entry => entry.Number < behind)
            .OrderByDescending(static entry => entry.Number)
            .SliceAsync(limit, static entry => new Cursor(entry.Number, entry.Number), cancellationToken));
    }

    private static IResult Export(PageShieldDbContext database, string format = "csv")
    {
        var entries = database.AuditEntries.AsNoTracking().OrderBy(entry => entry.Number).AsAsyncEnumerable();
        return format switch
        {
            "csv" => new CsvDownload("audit.csv", Columns, entries.Select(Row)),
            "json" => TypedResults.Ok(entries),
            _ => TypedResults.Problem("The format must be csv or json.", statusCode: StatusCodes.Status400BadRequest),
        };
    }

    private static async Task<Ok<AuditVerification>> VerifyAsync(
        PageShieldDbContext database, DataDirectory directory, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            await AuditLog.VerifyAsync(database, await AuditAnchor.ReadAsync(directory, cancellationToken), time.GetUtcNow(), cancellationToken));

    private static string?[] Row(AuditEntry entry) =>
    [
        entry.Number.ToString(CultureInfo.InvariantCulture), entry.At.ToString("O", CultureInfo.InvariantCulture), entry.Actor, entry.Action,
        entry.Subject,
        entry.Before, entry.After, entry.PreviousHash.ToString(), entry.Hash.ToString(),
    ];
}
