using System.Net;
using System.Net.Sockets;

namespace PageShield.Network;

/// <summary>
/// An HTTP client for URLs that may come from untrusted sources (sitemaps, feeds, webhooks, reported scripts). Every connection passes the
/// <see cref="AddressGuard"/>, redirects included. Size, time and number of redirects are bounded. No cookies, no credentials, no ambient proxy.
/// Failures are results, not exceptions.
/// </summary>
public sealed class GuardedHttpClient : IDisposable
{
    private const int MaxRedirects = 5;
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;

    /// <param name="connector">Opens the connections.</param>
    /// <param name="timeout">Timeout of one call, including redirects and body.</param>
    /// <param name="userAgent">Sent with each request; null for none.</param>
    public GuardedHttpClient(GuardedConnector connector, TimeSpan timeout, string? userAgent)
        : this((connector ?? throw new ArgumentNullException(nameof(connector))).ConnectAsync, timeout, userAgent)
    {
    }

    /// <param name="connect">Opens a guarded connection to a host and port.</param>
    /// <param name="timeout">Timeout of one call, including redirects and body.</param>
    /// <param name="userAgent">Sent with each request; null for none.</param>
    public GuardedHttpClient(Func<string, int, CancellationToken, ValueTask<GuardedConnection>> connect, TimeSpan timeout, string? userAgent)
    {
        _timeout = timeout;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = async (context, cancellationToken) =>
            {
                var connection = await connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                return connection.Socket is { } socket
                    ? new NetworkStream(socket, ownsSocket: true)
                    : throw new HttpRequestException(HttpRequestError.ConnectionError, connection.Reason);
            },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        if (userAgent is not null) _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
    }

    /// <summary>GETs an http(s) URL and follows up to five redirects.</summary>
    /// <param name="url">Absolute; other schemes give an error result.</param>
    /// <param name="maxBytes">Limit of the decoded body; a longer body is truncated and marked.</param>
    public Task<GuardedResponse> GetAsync(Uri url, int maxBytes, CancellationToken cancellationToken) =>
        SendAsync(url, maxBytes, static () => null, HttpMethod.Get, null, cancellationToken);

    /// <summary>GETs an http(s) URL unless it still has the given entity tag; if it does, the status is 304 and the body empty.</summary>
    /// <param name="entityTag">As sent by the server, including quotes; null for an unconditional request.</param>
    /// <param name="maxBytes">Limit of the decoded body; a longer body is truncated and marked.</param>
    public Task<GuardedResponse> GetUnlessAsync(Uri url, string? entityTag, int maxBytes, CancellationToken cancellationToken) =>
        SendAsync(url, maxBytes, static () => null, HttpMethod.Get, entityTag, cancellationToken);

    /// <summary>POSTs a body. Redirects are not followed, so data goes only to the given URL.</summary>
    /// <param name="headers">Added to the request unchanged, such as a signature.</param>
    public Task<GuardedResponse> PostAsync(
        Uri url, byte[] body, string contentType, IReadOnlyDictionary<string, string> headers, int maxBytes, CancellationToken cancellationToken)
    {
        return SendAsync(url, maxBytes, Content, HttpMethod.Post, null, cancellationToken);

        HttpContent Content()
        {
            var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            foreach (var (name, value) in headers) content.Headers.TryAddWithoutValidation(name, value);
            return content;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<GuardedResponse> SendAsync(
        Uri url, int maxBytes, Func<HttpContent?> content, HttpMethod method, string? entityTag, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        var current = url;
        try
        {
            for (var hop = 0; ; hop++)
            {
                if (!current.IsAbsoluteUri || current.Scheme is not ("http" or "https"))
                    return new() { Url = current, Error = $"{current} is not an http or https address." };

                using var request = new HttpRequestMessage(method, current) { Content = content() };
                if (entityTag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", entityTag);
                using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                var next = method == HttpMethod.Get && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;
                if (next is null) return await ReadAsync(current, response, maxBytes, limit.Token);
                if (hop == MaxRedirects) return new() { Url = current, Error = $"{url} redirects more than {MaxRedirects} times." };

                current = new Uri(current, next);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new() { Url = current, Error = $"{current.Host} did not answer within {_timeout.TotalSeconds:0} s." };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException or InvalidDataException)
        {
            return new() { Url = current, Error = exception.Message };
        }
    }

    private static async Task<GuardedResponse> ReadAsync(Uri url, HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var truncated = false;
        for (int read; !truncated && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            truncated = body.Length + read > maxBytes;
            body.Write(buffer, 0, (int)Math.Min(read, maxBytes - body.Length));
        }

        return new()
        {
            Url = url,
            Status = (int)response.StatusCode,
            Headers = response.Headers.Concat(response.Content.Headers)
                .GroupBy(static header => header.Key.ToLowerInvariant())
                .ToDictionary(static group => group.Key, static group => string.Join('\n', group.SelectMany(static header => header.Value))),
            Body = body.ToArray(),
            Truncated = truncated,
        };
    }
}
