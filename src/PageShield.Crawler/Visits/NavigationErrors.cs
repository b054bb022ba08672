using PageShield.Crawler.Proxy;
using PageShield.Crawls;
using PageShield.Network;

namespace PageShield.Crawler.Visits;

/// <summary>Explains in one sentence why a page did not load, and what to do.</summary>
internal static class NavigationErrors
{
    /// <summary>For a navigation that ended with a network error.</summary>
    public static (PageOutcome Outcome, string Reason) Explain(string url, string error, GuardedProxy proxy)
    {
        var host = url;
        if (Uri.TryCreate(url, UriKind.Absolute, out var parsed))
        {
            host = parsed.IdnHost.ToLowerInvariant();
            if (proxy.FailureOf(host, parsed.Port) is { } failure && IsConnectError(error))
                return (failure.Failure == ConnectFailureKind.Refused ? PageOutcome.Blocked : PageOutcome.Failed, failure.Reason ?? error);
        }

        if (error == "net::ERR_INVALID_AUTH_CREDENTIALS")
            return (PageOutcome.Blocked, $"{host} asks for a user name and password (HTTP authentication); let the crawler in there without them.");

        return (PageOutcome.Failed, error switch
        {
            LocalAddress.Error => $"{(url.Length > 80 ? url[..80] + "…" : url)} is no address of the web and is not visited; "
                + $"give one that begins with http:// or https://.",
            "net::ERR_TOO_MANY_REDIRECTS" => $"{host} redirects in circles; check the address and its redirect rules.",
            "net::ERR_CERT_DATE_INVALID" => $"The TLS certificate of {host} has expired or is not valid yet; renew it or check the clocks.",
            "net::ERR_CERT_COMMON_NAME_INVALID" => $"The TLS certificate of {host} is for another name; install one for this host.",
            "net::ERR_CERT_AUTHORITY_INVALID" =>
                $"The TLS certificate of {host} was not issued by an authority that this machine trusts; install a complete chain.",
            _ when error.StartsWith("net::ERR_CERT", StringComparison.Ordinal) || error.Contains("SSL", StringComparison.Ordinal) =>
                $"No secure connection to {host} ({error}); check its TLS certificate and settings.",
            "net::ERR_EMPTY_RESPONSE" => $"{host} closed the connection without an answer; check the server's log.",
            "net::ERR_TUNNEL_CONNECTION_FAILED" => $"No connection to {host}: what answers there does not speak TLS; check the port, or use http.",
            "net::ERR_ABORTED" => "The address is a download or was not answered with a page; give the address of a page.",
            "net::ERR_INVALID_RESPONSE" or "net::ERR_INVALID_HTTP_RESPONSE" or "net::ERR_RESPONSE_HEADERS_TOO_BIG" =>
                $"{host} did not answer with valid HTTP ({error}); check that a web server listens on this port.",
            _ => $"{host} could not be loaded ({error}); open the address in a browser on this machine to see more.",
        });
    }

    /// <summary>For a document with this status; null if it is not an error.</summary>
    public static (PageOutcome Outcome, string Reason)? Explain(int status, string title, IReadOnlyDictionary<string, string> headers)
    {
        if (status is 401 or 403 or 407 or 429 or 451 || IsChallenge(status, title, headers))
        {
            return (PageOutcome.Blocked,
                $"The site refused the visit (HTTP {status}{(title.Length > 0 ? $", “{Brief(title)}”" : "")}); "
                    + $"allow the crawler's user agent or address there, for instance by a user-agent suffix.");
        }

        return status >= 400
            ? (PageOutcome.Failed,
                $"The server answered with HTTP {status}{(title.Length > 0 ? $", “{Brief(title)}”" : "")}; check the address and the server's log.")
            : null;
    }

    private static bool IsChallenge(int status, string title, IReadOnlyDictionary<string, string> headers) =>
        headers.ContainsKey("cf-mitigated")
        || headers.GetValueOrDefault("x-amzn-waf-action") is "challenge" or "captcha"
        || (status is 200 or 202 or 405 or 503
            && title is "Just a moment..." or "Attention Required! | Cloudflare" or "Access Denied" or "Pardon Our Interruption" or "Robot Check"
            or "Human Verification");

    private static bool IsConnectError(string error) => error is "net::ERR_EMPTY_RESPONSE" or "net::ERR_TUNNEL_CONNECTION_FAILED"
        or "net::ERR_CONNECTION_CLOSED" or "net::ERR_PROXY_CONNECTION_FAILED" or "net::ERR_CONNECTION_RESET";

    private static string Brief(string title) => title.Length > 80 ? title[..80] + "…" : title;
}
