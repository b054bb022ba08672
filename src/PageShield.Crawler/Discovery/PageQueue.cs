using PageShield.Crawls;

namespace PageShield.Crawler.Discovery;

/// <summary>
/// The pages of one crawl: start URLs first, then what was discovered, each once, up to the plan's limit. Safe for several visits at once.
/// </summary>
internal sealed class PageQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _known = [];
    private readonly int _limit;
    private readonly SemaphoreSlim _changed = new(0);
    private int _running;
    private int _finished;

    public PageQueue(CrawlPlan plan)
    {
        _limit = plan.PageLimit;
        foreach (var url in plan.AlreadyVisited)
        {
            if (_known.Add(url)) _finished++;
        }

        foreach (var url in plan.StartUrls) Add(url.AbsoluteUri.Split('#')[0], isStart: true);
    }

    /// <summary>Pages finished so far, those of an interrupted run included.</summary>
    public int Finished
    {
        get { lock (_gate) return _finished; }
    }

    /// <summary>Pages known so far, at most the limit.</summary>
    public int Known
    {
        get { lock (_gate) return _known.Count; }
    }

    /// <summary>Whether another page would still be taken.</summary>
    public bool HasRoom
    {
        get { lock (_gate) return _known.Count < _limit; }
    }

    /// <summary>Adds a discovered page; false where it is known or the limit is reached.</summary>
    public bool Add(string url) => Add(url, isStart: false);

    /// <summary>Marks a URL as known without visiting it: another one redirected there.</summary>
    public void MarkVisited(string url)
    {
        lock (_gate)
        {
            if (_known.Count < _limit) _known.Add(url);
        }
    }

    /// <summary>The next page; waits while others are being visited, since they may bring new ones; null when all are done.</summary>
    public async ValueTask<string?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.TryDequeue(out var url))
                {
                    _running++;
                    return url;
                }

                if (_running == 0)
                {
                    _changed.Release();
                    return null;
                }
            }

            await _changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Holds the queue open while something else may still bring pages; ended with <see cref="EndDiscovery"/>.</summary>
    public void BeginDiscovery()
    {
        lock (_gate) _running++;
    }

    /// <summary>No more pages come from there.</summary>
    public void EndDiscovery()
    {
        lock (_gate)
        {
            _running--;
            _changed.Release();
        }
    }

    /// <summary>Ends a page that was taken.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _running--;
            _finished++;
            _changed.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _changed.Dispose();

    private bool Add(string url, bool isStart)
    {
        lock (_gate)
        {
            if ((!isStart && _known.Count >= _limit) || _known.Count >= 10_000 || !_known.Add(url)) return false;
            _waiting.Enqueue(url);
            _changed.Release();
            return true;
        }
    }
}
