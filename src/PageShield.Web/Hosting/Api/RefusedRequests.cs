using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PageShield.Web.Hosting.Api;

/// <summary>Counts rejected requests and expected failures, and logs at most one line per minute and status.</summary>
internal sealed partial class RefusedRequests : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "PageShield.Http";

    private const int LongestReason = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Meter _meter;
    private readonly Counter<long> _refused;
    private readonly TimeProvider _time;
    private readonly ILogger<RefusedRequests> _logger;
    private readonly ConcurrentDictionary<int, Told> _told = new();

    public RefusedRequests(IMeterFactory meters, TimeProvider time, ILogger<RefusedRequests> logger)
    {
        (_time, _logger) = (time, logger);
        _meter = meters.Create(MeterName);
        _refused = _meter.CreateCounter<long>("pageshield.http.refused", "{request}", "Requests that could not be read or served, by status");
    }

    public void Count(int status, string reason)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("status", status));
        var told = _told.GetOrAdd(status, static _ => new Told());
        var now = _time.GetUtcNow();
        int count;
        lock (told)
        {
            told.Since++;
            if (now - told.At < Pause) return;
            (count, told.Since, told.At) = (told.Since, 0, now);
        }

        var line = new string([.. reason.Take(LongestReason).Select(static letter => char.IsControl(letter) ? ' ' : letter)]);
        if (status >= StatusCodes.Status500InternalServerError) Log.NotServed(_logger, count, status, line);
        else Log.Refused(_logger, count, status, line);
    }

    public void Dispose() => _meter.Dispose();

    private sealed class Told
    {
        public DateTimeOffset At { get; set; } = DateTimeOffset.MinValue;

        public int Since { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "{Count} requests failed since the last such message; the latest with status {Status}: {Reason}")]
        public static partial void NotServed(ILogger logger, int count, int status, string reason);

        [LoggerMessage(LogLevel.Information, "{Count} requests rejected since the last such message; the latest with status {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, int count, int status, string reason);
    }
}
