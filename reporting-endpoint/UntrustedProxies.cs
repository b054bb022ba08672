using System.Collections.Concurrent;
using System.Net;

namespace PageShield.ReportingEndpoint;

/// <summary>
/// Untrusted addresses that sent <c>X-Forwarded-*</c> headers. Usually, this is a reverse proxy missing from the settings, which makes all visitors
/// look like one. Any client can send such headers, so only a few addresses are kept, for a warning only.
/// </summary>
public sealed partial class UntrustedProxies(ILogger<UntrustedProxies> logger)
{
    private const int Most = 8;
    private readonly ConcurrentDictionary<IPAddress, bool> _seen = [];
    private int _count;

    /// <summary>The first few addresses, unordered.</summary>
    public IReadOnlyCollection<IPAddress> Seen => [.. _seen.Keys];

    /// <summary>Whether a request claims to be forwarded.</summary>
    public static bool IsForwarded(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto") || headers.ContainsKey("X-Forwarded-Prefix");

    /// <summary>Records an address, and logs a warning the first time.</summary>
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
        [LoggerMessage(LogLevel.Warning, "{Address} sends X-Forwarded headers but is not a trusted proxy. All visitors behind it are counted as one. "
            + "If it is your reverse proxy, set PageShield:TrustedProxies={Address}")]
        public static partial void Seen(ILogger logger, IPAddress address);
    }
}
