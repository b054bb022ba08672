using System.Collections.Concurrent;
using System.Net;

namespace PageShield.ReportingEndpoint;

/// <summary>
/// Addresses that sent <c>X-Forwarded-*</c> and are not trusted with it: most often a reverse proxy that nobody named, behind which all visitors
/// look like one. A stranger can send such headers too, so only a few are kept and nothing follows from them.
/// </summary>
public sealed partial class UntrustedProxies(ILogger<UntrustedProxies> logger)
{
    private const int Most = 8;
    private readonly ConcurrentDictionary<IPAddress, bool> _seen = [];
    private int _count;

    /// <summary>The first few, in no order.</summary>
    public IReadOnlyCollection<IPAddress> Seen => [.. _seen.Keys];

    /// <summary>Whether a request claims to be forwarded.</summary>
    public static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("X-Forwarded-Prefix");

    /// <summary>Notes one; a warning the first time.</summary>
    public void Note(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_count >= Most || !_seen.TryAdd(address, true)) return;
        Interlocked.Increment(ref _count);
        Log.Seen(logger, address);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Address} sends X-Forwarded headers but is not a trusted proxy: all visitors behind it count as one. If it is your reverse proxy, add it: PageShield:TrustedProxies={Address}")]
        public static partial void Seen(ILogger logger, IPAddress address);
    }
}
