namespace PageShield.Crawls;

/// <summary>The last progress that a running crawl told; read by the heartbeat.</summary>
/// <param name="watcher">Told everything at once as well; null for nobody.</param>
internal sealed class CrawlStage(IProgress<CrawlProgress>? watcher) : IProgress<CrawlProgress>
{
    private CrawlProgress _last = new(null, "starting the browser", 0, 0);

    /// <summary>For a person: what the crawl does now.</summary>
    public string Stage => _last.Url is { } url ? $"{_last.Stage}: {(url.Length > 2000 ? url[..2000] : url)}" : _last.Stage;

    public int Known => _last.Known;

    public void Report(CrawlProgress value)
    {
        _last = value;
        watcher?.Report(value);
    }
}
