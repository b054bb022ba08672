using System.Net;
using System.Text;
using PageShield.Reports;

namespace PageShield.IntegrationTests.Reports;

/// <summary>Senders that keep posting distinguishable reports and remember which were acknowledged.</summary>
internal sealed class ReportLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 32 });
    private readonly List<Task> _senders = [];
    private readonly int _round;
    private long _sent;
    private long _acknowledged;

    /// <summary>Starts 16 senders.</summary>
    /// <param name="address">Of the endpoint.</param>
    /// <param name="key">Report key.</param>
    /// <param name="round">Goes into the reports, so that rounds can be told apart.</param>
    public ReportLoad(Uri address, ReportKey key, int round)
    {
        _round = round;
        for (var sender = 0; sender < 16; sender++) _senders.Add(SendAsync(new Uri(address, $"/r/{key}"), sender));
    }

    /// <summary>Requests that got 204.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Requests begun.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Stops the senders and waits for their last answers.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits until this many more requests are acknowledged.</summary>
    public async Task AcknowledgesAsync(long more, CancellationToken cancellationToken)
    {
        for (var goal = Acknowledged + more; Acknowledged < goal;) await Task.Delay(5, cancellationToken);
    }

    private async Task SendAsync(Uri url, int sender)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var body = $$$"""{"csp-report":{"document-uri":"https://shop.example/round-{{{_round}}}","violated-directive":"script-src","blocked-uri":"https://cdn{{{sender}}}.example/{{{(char)('a' + i % 20)}}}.js"}}""";
            Interlocked.Increment(ref _sent);
            try
            {
                using var response =
                    await _http.PostAsync(url, new StringContent(body, Encoding.UTF8, "application/csp-report"), CancellationToken.None);
                if (response.StatusCode == HttpStatusCode.NoContent) Interlocked.Increment(ref _acknowledged);
            }
            catch (HttpRequestException)
            {
                // The endpoint was killed: not acknowledged.
                if (_stop.IsCancellationRequested) return;
                await Task.Yield();
            }
        }
    }
}
