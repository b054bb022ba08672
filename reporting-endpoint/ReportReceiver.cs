using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PageShield.ReportingEndpoint.Aggregation;
using PageShield.ReportingEndpoint.Hub;
using PageShield.Reports;
using PageShield.Reports.Parsing;

namespace PageShield.ReportingEndpoint;

/// <summary>
/// Handles <c>POST /r/{reportKey}</c> and <c>POST /r/{reportKey}/{anything}</c>: 204 when all reports of the body are
/// durable, 400 for invalid JSON, 404 and 410 for unknown and deleted keys, 413, and 429 and 503 with
/// <c>Retry-After</c>. Responses never redirect and have no body: browsers only evaluate the status.
/// </summary>
internal sealed class ReportReceiver(
    ReportKeyList keys, ReportKeyRefresher refresher, Aggregator aggregator, EndpointState state, ClientAddress addresses,
    IOptions<ReportingEndpointOptions> options, TimeProvider clock)
{
    private const string Prefix = "/r/";
    private const int SmallBody = 16 << 10;
    private const long LargeBodiesAtOnce = 128L << 20;

    private readonly ReportLimits _limits = options.Value.Reports;
    private long _largeBodies;

    /// <summary>Requests by status code, from 200 to 599.</summary>
    public long[] Statuses { get; } = new long[600];

    // Async state machines are only used if a request really waits. This method runs for every report, and four nested
    // state machines cost more than parsing.
    public Task HandleAsync(HttpContext context)
    {
        // Firefox repeats a preflighted report without a preflight, so every response allows every origin.
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (!HttpMethods.IsPost(context.Request.Method)) return Answer(context, Other(context));

        var site = FindSite(context.Request.Path.Value, out var mayBeNew);
        if (site is null) return mayBeNew ? LookAgainAsync(context) : Answer(context, UnknownKey());
        return Receive(context, site);
    }

    private Task Receive(HttpContext context, SiteState site)
    {
        if (site.IsDeleted) return Answer(context, StatusCodes.Status410Gone);
        if (Refusal(context, site) is var refusal and not 0) return Answer(context, refusal);
        if (context.Request.ContentLength is not (> 0 and <= SmallBody) || context.Request.Headers.ContentEncoding.Count > 0)
            return ReceiveLargeAsync(context, site);

        var reading = context.Request.BodyReader.ReadAsync();
        if (!reading.IsCompletedSuccessfully) return ReadAsync(context, site, reading);

        var read = reading.Result;
        if (!read.IsCompleted)
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return ReadAsync(context, site, context.Request.BodyReader.ReadAsync());
        }

        return AcknowledgeAsync(context, Take(context, site, read.Buffer));
    }

    private Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        Interlocked.Increment(ref Statuses[status]);
        return Task.CompletedTask;
    }

    private static int Other(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path == "/health" && HttpMethods.IsGet(context.Request.Method)) return StatusCodes.Status204NoContent;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal)) return StatusCodes.Status404NotFound;

        context.Response.Headers.Allow = "OPTIONS, POST";
        if (!HttpMethods.IsOptions(context.Request.Method)) return StatusCodes.Status405MethodNotAllowed;

        context.Response.Headers.AccessControlAllowMethods = "POST";
        context.Response.Headers.AccessControlAllowHeaders = HeaderNames.ContentType;
        context.Response.Headers.AccessControlMaxAge = "86400";
        return StatusCodes.Status204NoContent;
    }

    private SiteState? FindSite(string? path, out bool mayBeNew)
    {
        mayBeNew = false;
        if (path is null || !path.StartsWith(Prefix, StringComparison.Ordinal)) return null;

        var rest = path.AsSpan(Prefix.Length);
        var slash = rest.IndexOf('/');
        if (!ReportKey.TryParse(slash < 0 ? rest : rest[..slash], out var key)) return null;
        mayBeNew = true;
        return keys.Find(key);
    }

    /// <summary>
    /// Handles unknown keys, which may belong to a new site. All such requests wait for the next refresh of the key list, at most one per second.
    /// </summary>
    private async Task LookAgainAsync(HttpContext context)
    {
        await refresher.RefreshAsync(CancellationToken.None);
        if (FindSite(context.Request.Path.Value, out _) is { } site) await Receive(context, site);
        else await Answer(context, UnknownKey());
    }

    private int UnknownKey()
    {
        state.CountUnknownKey();
        return StatusCodes.Status404NotFound;
    }

    private int Refusal(HttpContext context, SiteState site)
    {
        var second = clock.GetTimestamp() / clock.TimestampFrequency;
        if (!state.TryTake(second, _limits.RequestsPerSecond) || !site.TryTake(second, _limits.RequestsPerSecondAndKey))
        {
            state.CountRateLimited();
            return RetryLater(context, StatusCodes.Status429TooManyRequests, "60");
        }

        if (state.IsFull)
        {
            state.CountFull();
            return RetryLater(context, StatusCodes.Status503ServiceUnavailable, "60");
        }

        return context.Request.ContentLength > _limits.BodyBytes ? StatusCodes.Status413PayloadTooLarge : 0;
    }

    private static int RetryLater(HttpContext context, int status, string seconds)
    {
        context.Response.Headers.RetryAfter = seconds;
        return status;
    }

    /// <summary>Reads a large body. Large bodies share a fixed amount of memory; small bodies, the usual case, do not count.</summary>
    private async Task ReceiveLargeAsync(HttpContext context, SiteState site)
    {
        var reserved = 2L * _limits.BodyBytes;
        try
        {
            if (Interlocked.Add(ref _largeBodies, reserved) > LargeBodiesAtOnce)
                await Answer(context, RetryLater(context, StatusCodes.Status429TooManyRequests, "10"));
            else await ReadAsync(context, site, context.Request.BodyReader.ReadAsync());
        }
        finally
        {
            Interlocked.Add(ref _largeBodies, -reserved);
        }
    }

    private async Task ReadAsync(HttpContext context, SiteState site, ValueTask<ReadResult> reading)
    {
        var reader = context.Request.BodyReader;
        (int Status, ReportGroup? Group) taken;
        try
        {
            var read = await reading;
            while (!read.IsCompleted && read.Buffer.Length <= _limits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await reader.ReadAsync();
            }

            if (read.Buffer.Length <= _limits.BodyBytes)
            {
                taken = Take(context, site, read.Buffer);
            }
            else
            {
                reader.AdvanceTo(read.Buffer.End);
                taken = (StatusCodes.Status413PayloadTooLarge, null);
            }
        }
        catch (BadHttpRequestException exception)
        {
            // Too slow, too large, or invalid chunks: Kestrel sets the status.
            taken = (exception.StatusCode, null);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // An invalid chunk size, or the sender has disconnected.
            taken = (StatusCodes.Status400BadRequest, null);
        }

        await AcknowledgeAsync(context, taken);
    }

    private Task AcknowledgeAsync(HttpContext context, (int Status, ReportGroup? Group) taken)
    {
        var (status, group) = taken;
        return group is null ? Answer(context, status) : WaitAsync(context, status, group.Committed);
    }

    private async Task WaitAsync(HttpContext context, int status, Task<bool> committed)
    {
        if (await committed)
        {
            await Answer(context, status);
            return;
        }

        state.CountFull();
        await Answer(context, RetryLater(context, StatusCodes.Status503ServiceUnavailable, "60"));
    }

    /// <summary>Processes a complete body, and returns its buffers to the connection.</summary>
    private (int Status, ReportGroup? Group) Take(HttpContext context, SiteState site, in ReadOnlySequence<byte> body)
    {
        var taken = Read(context, site, body);
        context.Request.BodyReader.AdvanceTo(body.End);
        return taken;
    }

    private (int Status, ReportGroup? Group) Read(HttpContext context, SiteState site, in ReadOnlySequence<byte> body)
    {
        if (Encoding(context) is { } encoding) return TakeCompressed(context, site, body, encoding);
        if (body.IsSingleSegment) return Count(context, site, body.FirstSpan);

        var length = (int)body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(rented);
        var taken = Count(context, site, rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        return taken;
    }

    /// <summary>The content encoding, or null if none: <c>identity</c> means none (RFC 9110 8.4.1), as does an empty list.</summary>
    private static string? Encoding(HttpContext context)
    {
        var encodings = context.Request.Headers.ContentEncoding;
        if (encodings.Count == 0) return null;
        var real = encodings.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static each => !each.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        return real.Count == 0 ? null : string.Join(',', real);
    }

    private (int Status, ReportGroup? Group) TakeCompressed(HttpContext context, SiteState site, ReadOnlySequence<byte> body, string encoding)
    {
        using var compressed = new MemoryStream(body.ToArray());
        using Stream? plain = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            _ => null,
        };
        if (plain is null) return (StatusCodes.Status415UnsupportedMediaType, null);

        // One extra byte distinguishes a body of exactly the limit from a longer one.
        var rented = ArrayPool<byte>.Shared.Rent(_limits.BodyBytes + 1);
        try
        {
            var length = plain.ReadAtLeast(rented.AsSpan(0, _limits.BodyBytes + 1), _limits.BodyBytes + 1, throwOnEndOfStream: false);
            return length > _limits.BodyBytes ? (StatusCodes.Status413PayloadTooLarge, null) : Count(context, site, rented.AsSpan(0, length));
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            return (StatusCodes.Status400BadRequest, aggregator.Add(site, ReportOutcome.Rejected, "malformed compression"));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private (int Status, ReportGroup? Group) Count(HttpContext context, SiteState site, ReadOnlySpan<byte> body)
    {
        var (client, network) = addresses.Of(context);
        var visitor = new Visitor(aggregator, site, new Sender(client, network, BrowserFamily.Of(context.Request.Headers.UserAgent)));
        var isReadable = ReportParser.Read(body, ref visitor);
        return (isReadable ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest, visitor.Last);
    }

    /// <summary>Groups are committed in order, so the commit of the last group covers the whole body.</summary>
    private struct Visitor(Aggregator aggregator, SiteState site, Sender sender) : IReportVisitor
    {
        public ReportGroup? Last { get; private set; }

        public void Report(in RawReport report) => Last = aggregator.Add(site, report, sender);

        public void Rejected(string reason) => Last = aggregator.Add(site, ReportOutcome.Rejected, reason);
    }
}
