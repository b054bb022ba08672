using System.Text;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Network;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Discovery;

/// <summary>Asks for a page without a browser, as a plain robot does, and compares what scripts it is served with.</summary>
internal sealed class PlainFetch(GuardedHttpClient client)
{
    private const int MaxBytes = 4 << 20;

    /// <summary>The served HTML; null if there is none.</summary>
    public async Task<string?> FetchAsync(string url, CancellationToken cancellationToken)
    {
        var response = await client.GetAsync(new Uri(url), MaxBytes, cancellationToken);
        return response.IsSuccess ? Encoding.UTF8.GetString(response.Body) : null;
    }

    /// <summary>Adds a finding where one got script hosts in its HTML that the other did not.</summary>
    public static async Task<Capture> CompareAsync(Capture capture, string? html, CancellationToken cancellationToken)
    {
        if (html is null || capture.Outcome != PageOutcome.Ok) return capture;
        var plain = HostsOf((await ServedDocument.ReadAsync(capture.FinalUrl, html, cancellationToken)).Scripts
            .Select(script => script["src"] is { } source ? ServedDocument.Resolve(script.BaseUrl, source) : null));
        var browser =
            HostsOf(capture.Scripts.Where(script => script is { InServedHtml: true, RequestedUrl: not null }
            && script.DocumentUrl == capture.FinalUrl).Select(static script => script.RequestedUrl));
        var (missing, added) = (plain.Except(browser).ToList(), browser.Except(plain).ToList());
        if (missing.Count == 0 && added.Count == 0) return capture;

        var evidence = string.Join("; ", ((string, List<string>)[])[("only in the browser", added), ("only without one", missing)] is var sides
            ? sides.Where(static side => side.Item2.Count > 0)
                .Select(static side => $"{side.Item1}: {string.Join(", ", side.Item2.Order(StringComparer.Ordinal).Take(10))}") : []);
        return capture with
        {
            Findings = [.. capture.Findings,
                new("served-differently", Severity.Low, "The page was served with scripts from other hosts to a browser than to a plain request.",
                $"Script hosts in the HTML {evidence}.", null)],
        };
    }

    private static HashSet<string> HostsOf(IEnumerable<string?> urls) =>
        [.. urls.OfType<string>().Select(ConnectionList.HostOf).Where(static host => host.Length > 0).Select(RegistrableDomain.Of)];
}
