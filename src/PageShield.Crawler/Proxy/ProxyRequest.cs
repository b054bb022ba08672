using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PageShield.Crawler.Proxy;

/// <summary>The head of a request to a forward proxy (RFC 9112, sections 3.2.2 and 3.2.3).</summary>
/// <param name="Host">Lower case; an IPv6 address without brackets.</param>
/// <param name="Port">1–65535.</param>
/// <param name="IsTunnel">Whether it is a CONNECT.</param>
/// <param name="OriginHead">For a plain request the head as the origin gets it, closing after one answer; empty for a tunnel.</param>
internal sealed record ProxyRequest(string Host, int Port, bool IsTunnel, string OriginHead)
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authorization", "TE", "Upgrade",
    };

    /// <param name="head">Request line and headers up to and with the empty line, as Latin-1.</param>
    /// <param name="request">The request.</param>
    public static bool TryParse(string head, [NotNullWhen(true)] out ProxyRequest? request)
    {
        request = null;
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, { Length: > 0 } target, "HTTP/1.1" or "HTTP/1.0"]) return false;

        if (method == "CONNECT")
        {
            if (!Uri.TryCreate($"tunnel://{target}", UriKind.Absolute, out var authority) || authority.Port <= 0) return false;
            request = new(authority.IdnHost.ToLowerInvariant(), authority.Port, true, "");
            return true;
        }

        if (!Uri.TryCreate(target, UriKind.Absolute, out var url) || url.Scheme != "http" || url.Host.Length == 0) return false;

        // The path is forwarded exactly as the browser wrote it; parsing the URI would normalize it.
        var pathStart = target.IndexOfAny(['/', '?'], "http://".Length);
        var path = pathStart < 0 ? "/" : target[pathStart] == '?' ? "/" + target[pathStart..] : target[pathStart..];
        var origin = new StringBuilder().Append(method).Append(' ').Append(path).Append(" HTTP/1.1\r\n");
        foreach (var line in lines.AsSpan(1))
        {
            if (line.Length == 0) break;
            if (!HopByHop.Contains(line[..Math.Max(0, line.IndexOf(':'))])) origin.Append(line).Append("\r\n");
        }

        request = new(url.IdnHost.ToLowerInvariant(), url.Port, false, origin.Append("Connection: close\r\n\r\n").ToString());
        return true;
    }
}
