using System.Net;
using Microsoft.Extensions.Options;
using PageShield.ReportingEndpoint;
using PageShield.Storage;

namespace PageShield.Web.Hosting;

/// <summary>
/// Runs before the framework processes <c>X-Forwarded-*</c>. Records untrusted senders of these headers, and drops a prefix that is not a plain path,
/// since every link of a page starts with it.
/// </summary>
public sealed class ForwardedGate(RequestDelegate next, IOptions<PageShieldOptions> options, UntrustedProxies untrusted)
{
    private const string Prefix = "X-Forwarded-Prefix";
    private readonly IPNetwork[] _trusted = [.. options.Value.TrustedRanges()];

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (UntrustedProxies.IsForwarded(headers) && http.Connection.RemoteIpAddress is { } sender && !IsTrusted(sender)) untrusted.Note(sender);
        if (headers.TryGetValue(Prefix, out var prefix))
        {
            if (PublicPath.TryNormalize(prefix.ToString(), out var path) && path.Length > 0) headers[Prefix] = path;
            else headers.Remove(Prefix);
        }

        return next(http);
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _trusted.Any(network => network.Contains(plain));
    }
}
