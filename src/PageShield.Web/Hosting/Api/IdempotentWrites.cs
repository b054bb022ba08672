using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;
using PageShield.Storage;
using PageShield.Web.Accounts;
using PageShield.Web.Accounts.Tokens;

namespace PageShield.Web.Hosting.Api;

/// <summary>
/// Executes a POST to the API with an <c>Idempotency-Key</c> only once. For 24 hours, a repetition gets the first response, with
/// <c>Idempotency-Replayed</c>. The same key with another request gets 422, and 409 while the first is running. Responses of 500 and above are
/// not stored. At most <see cref="MostAnswers"/> responses of at most <see cref="LargestBody"/> bytes are stored, encrypted because one may contain a
/// one-time secret.
/// </summary>
internal sealed class IdempotentWrites(
    RequestDelegate next, IDbContextFactory<PageShieldDbContext> databases, IDataProtectionProvider protection, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    private const string ReplayedHeader = "Idempotency-Replayed";
    private const int LongestKey = 255;
    private const int LargestBody = 256 * 1024;
    private const int MostAnswers = 100_000;
    private const int LargestRequest = 10 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("PageShield.Api.Answer");

    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ||
            !http.Request.Headers.TryGetValue(Header, out var values) || http.User.Identity?.IsAuthenticated != true)
        {
            await next(http);
            return;
        }

        var key = values.ToString();
        if (key.Length is 0 or > LongestKey || key.Any(static letter => letter is < '!' or > '~'))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest,
                $"An {Header} must be 1 to {LongestKey} printable ASCII characters without spaces. Nothing was changed.");
            return;
        }

        if (http.Request.ContentLength > LargestRequest)
        {
            await ProblemAsync(http, StatusCodes.Status413PayloadTooLarge, "A request with a key must not exceed 10 MiB. Nothing was changed.");
            return;
        }

        var stop = http.RequestAborted;
        var (keyHash, requestHash) = (Sha256Hash.OfText($"{OwnerOf(http)}\n{key}"), await HashAsync(http.Request, stop));
        if (await BeginAsync(keyHash, requestHash, stop) is { } earlier)
        {
            await RepeatAsync(http, earlier, requestHash);
            return;
        }

        await DoAsync(http, keyHash);
    }

    private async Task DoAsync(HttpContext http, Sha256Hash key)
    {
        var original = http.Response.Body;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        var isDone = false;
        try
        {
            await next(http);
            isDone = http.Response.StatusCode < StatusCodes.Status500InternalServerError && buffer.Length <= LargestBody;
        }
        finally
        {
            http.Response.Body = original;

            // Store the result even if the caller has disconnected: that is when keys are needed.
            await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
            var row = database.IdempotentAnswers.Where(each => each.Key == key);
            if (!isDone)
            {
                await row.ExecuteDeleteAsync(CancellationToken.None);
            }
            else
            {
                var (status, type, location, body) =
                    (http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.Location.ToString(),
                    _protector.Protect(buffer.ToArray()));
                await row.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, status).SetProperty(each => each.ContentType, type)
                    .SetProperty(each => each.Location, location).SetProperty(each => each.Body, body), CancellationToken.None);
            }
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(original, http.RequestAborted);
    }

    private async Task RepeatAsync(HttpContext http, IdempotentAnswer earlier, Sha256Hash request)
    {
        if (earlier.Request != request)
        {
            await ProblemAsync(http, StatusCodes.Status422UnprocessableEntity,
                $"This {Header} was used for another request. Use a new key for each operation. Nothing was changed.");
        }
        else if (earlier.Status is null || earlier.Body is null)
        {
            http.Response.Headers.RetryAfter = "1";
            await ProblemAsync(http, StatusCodes.Status409Conflict, "The first request with this key is still running. Try again in a moment.");
        }
        else
        {
            http.Response.StatusCode = earlier.Status.Value;
            http.Response.ContentType = earlier.ContentType;
            if (!string.IsNullOrEmpty(earlier.Location)) http.Response.Headers.Location = earlier.Location;
            http.Response.Headers[ReplayedHeader] = "true";
            await http.Response.Body.WriteAsync(_protector.Unprotect(earlier.Body), http.RequestAborted);
        }
    }

    /// <returns>The row of an earlier request with this key; null if this is the first, whose row was just added.</returns>
    private async Task<IdempotentAnswer?> BeginAsync(Sha256Hash key, Sha256Hash request, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (old, stuck) = (now - Lifetime, now - LongestWork);
        await database.IdempotentAnswers.Where(each => each.At < old || each.Key == key && each.Status == null && each.At < stuck)
            .ExecuteDeleteAsync(cancellationToken);
        if (await database.IdempotentAnswers.SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is { } earlier) return earlier;

        if (await database.IdempotentAnswers.CountAsync(cancellationToken) >= MostAnswers)
        {
            var oldest = database.IdempotentAnswers.OrderBy(static each => each.At).Take(MostAnswers / 100).Select(static each => each.Id);
            await database.IdempotentAnswers.Where(each => oldest.Contains(each.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        database.IdempotentAnswers.Add(new IdempotentAnswer { Key = key, Request = request, At = now });
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException)
        {
            // A concurrent request with this key was faster.
            database.ChangeTracker.Clear();
            return await database.IdempotentAnswers.SingleAsync(each => each.Key == key, cancellationToken);
        }
    }

    // Token names may repeat; their ids do not.
    private static string OwnerOf(HttpContext http) =>
        http.User.FindFirst(ApiTokenAuthentication.NumberClaim)?.Value ?? $"account:{http.User.ActorName()}";

    private static async Task<Sha256Hash> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering(bufferThreshold: 64 * 1024, bufferLimit: LargestRequest);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n{request.ContentType}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Sha256Hash.TryParse(Convert.ToHexStringLower(hash.GetHashAndReset()), out var parsed) ? parsed : default;
    }

    private static Task ProblemAsync(HttpContext http, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);
}
