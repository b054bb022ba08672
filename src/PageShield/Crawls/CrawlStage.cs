namespace PageShield.Crawls;

/// <summary>The last progress reported by a running crawl; read by the heartbeat.</summary>
/// <param name="watcher">Also receives every report immediately; null for none.</param>
internal sealed class CrawlStage(IProgress<CrawlProgress>? watcher) : IProgress<CrawlProgress>
{
    private CrawlProgress _last = new(null, "starting the browser", 0, 0);

    /// <summary>The current activity, as text for people.</summary>
    public string Stage => _last.Url is { } url ? $"{_last.Stage}: {(url.Length > 2000 ? url[..2000] : url)}" : _last.Stage;

    public int Known => _last.Known;

    public void Report(CrawlProgress value)
    {
        _last = value;
        watcher?.Report(value);
    }
}
