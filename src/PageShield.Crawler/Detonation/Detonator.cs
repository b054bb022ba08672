using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using PageShield.Crawler.Browsers;
using PageShield.Crawler.DevTools;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Detection.Detonation;
using PageShield.Reports;

namespace PageShield.Crawler.Detonation;

/// <summary>The chamber: one offline browser, a fresh context for each shop, several scripts at a time.</summary>
public sealed class Detonator(BrowserFinder finder, IOptions<CrawlerOptions> options) : IDetonator, IDisposable
{
    /// <summary>Changes with every change of shops, hooks or triggers: made out of their sources.</summary>
    private static readonly string Chamber = SourceVersion.Of(typeof(Detonator).Assembly).ToString(CultureInfo.InvariantCulture);

    private const int ScriptsPerBrowser = 60;
    private const int MaxKept = 2_000;
    private const int MaxSource = 16 * 1024 * 1024;

    /// <summary>For all shops and for one, on a machine that has nothing else to do.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20), PerShop = TimeSpan.FromSeconds(7);

    /// <summary>
    /// How long a machine with nothing else to do takes for an empty page; one that takes longer gives scripts more time, up to
    /// <see cref="MostPatience"/> times.
    /// </summary>
    private static readonly TimeSpan Opening = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);
    private const double MostPatience = 5;

    private readonly SemaphoreSlim _places = new(Math.Clamp(Environment.ProcessorCount, 1, 4));
    private readonly SemaphoreSlim _starting = new(1);
    private readonly ConcurrentDictionary<Sha256Hash, DetonationReport> _known = new();
    private readonly ConcurrentBag<OfflineBrowser> _all = [];
    private OfflineBrowser? _browser;
    private string? _unavailable;

    /// <inheritdoc />
    public string Version => Chamber;

    /// <inheritdoc />
    public async Task<DetonationReport> DetonateAsync(ScriptInput script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (script.Source.Length > MaxSource) return Nothing("The script is too large to be run.");
        var hash = Sha256Hash.OfText(script.Source);
        if (_known.TryGetValue(hash, out var known)) return known;

        await _places.WaitAsync(cancellationToken);
        try
        {
            var report = await RunAsync(script, cancellationToken);
            if (report.Incomplete is null && _known.Count < MaxKept) _known[hash] = report;
            return report;
        }
        catch (BrowserUnavailableException error)
        {
            _unavailable = error.Message;
            return Nothing(error.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _all) await browser.DisposeAsync();
        _places.Dispose();
        _starting.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var browser in _all) browser.Kill();
        _places.Dispose();
        _starting.Dispose();
    }

    private static DetonationReport Nothing(string reason) => new() { Version = Chamber, Incomplete = reason };

    private async Task<DetonationReport> RunAsync(ScriptInput script, CancellationToken cancellationToken)
    {
        var browser = await BrowserAsync(cancellationToken);
        var left = Longest;
        var goal = await ShopPage.GoalAsync(script, cancellationToken);
        var shops = new List<string>();
        var requests = new List<DetonatedRequest>();
        var reads = new List<DetonatedRead>();
        string? incomplete = null;
        var asked = new List<string>();
        IReadOnlyList<TextRange>? unrun = null;
        var skins = new Queue<ShopSkin>(ShopSkins.All);
        // A script that did nothing on the first shop but checked its location runs at those locations before the other shops, because time is short.
        while (skins.TryDequeue(out var skin))
        {
            await RunOnAsync(skin, ShopPage.Host);
            if (IsOver() || (HasDoneNothing() && asked.Count > 0)) break;
            // A script that neither sends nor reads anything on two shops will not do so on the others.
            if (shops.Count >= 2 && HasDoneNothing() && incomplete is null) break;
        }

        // What waits for one shop, or one of its pages, is shown that one.
        foreach (var path in IsOver() ? [] : AskedPlaces.Paths(asked))
        {
            if (!IsOver()) await RunOnAsync(ShopSkins.All[0] with { Name = $"{ShopSkins.All[0].Name} at {path}", Path = path }, ShopPage.Host);
        }

        foreach (var host in IsOver() ? [] : AskedPlaces.Hosts(asked, script.Source, [.. requests.Select(static request => request.Host)]))
        {
            foreach (var skin in (ShopSkin[])[ShopSkins.All[0], ShopSkins.All[^1]])
            {
                if (!IsOver()) await RunOnAsync(skin, host);
            }
        }

        while (!IsOver() && asked.Count > 0 && skins.TryDequeue(out var skin))
        {
            await RunOnAsync(skin, ShopPage.Host);
            if (HasDoneNothing() && incomplete is null) break;
        }

        return new DetonationReport
        {
            Version = Chamber,
            Incomplete = incomplete,
            Isolated = browser.IsIsolated,
            Shops = shops,
            Requests = requests,
            Reads = reads,
            Unrun = unrun
        };

        bool HasDoneNothing() => requests.Count == 0 && reads.Count == 0;

        bool IsOver() =>
            requests.Exists(static request => request is { Canary: "cc-number", IsOwn: false }) || left <= TimeSpan.Zero || browser.HasExited;

        async Task RunOnAsync(ShopSkin skin, string host)
        {
            var visit = new ShopVisit(browser.Connection, skin, host, script, goal, browser.UserAgent);
            try
            {
                left -= await RunForAsync(visit, left < PerShop ? left : PerShop, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                incomplete = $"On {visit.Name} the page did not come to rest in time.";
                left -= PerShop;
            }
            catch (DevToolsException error)
            {
                incomplete = $"On {visit.Name} the browser failed: {error.Message}";
            }
            finally
            {
                await visit.CloseAsync();
            }

            shops.Add(visit.Name);
            requests.AddRange(await visit.Evidence.RequestsAsync(cancellationToken));
            reads.AddRange(visit.Evidence.Reads);
            asked.AddRange(visit.Evidence.Asked);
            if (visit.Unrun is { } here) unrun = unrun is null ? here : ScriptCoverage.InBoth(unrun, here);
        }
    }

    /// <summary>
    /// Opens a page and runs the script in it: for so long on an idle machine, and longer by how much longer an empty page takes to open.
    /// </summary>
    /// <returns>What it took of that time.</returns>
    private static async Task<TimeSpan> RunForAsync(ShopVisit visit, TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestOpening);
        var began = Stopwatch.GetTimestamp();
        await visit.OpenAsync(limit.Token);
        var patience = Math.Clamp(Stopwatch.GetElapsedTime(began) / Opening, 1, MostPatience);

        limit.CancelAfter(time * patience);
        began = Stopwatch.GetTimestamp();
        await visit.RunAsync(patience, limit.Token);
        return Stopwatch.GetElapsedTime(began) / patience;
    }

    private async Task<OfflineBrowser> BrowserAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_browser is { HasExited: false, Uses: < ScriptsPerBrowser } running)
            {
                running.Uses++;
                return running;
            }

            if (_unavailable is { } reason) throw new BrowserUnavailableException(reason);
            // Scripts that still run in the old one keep it until all is disposed of; there are few.
            var install = await finder.FindAsync(options.Value.BrowserPath, null, cancellationToken);
            _browser = await OfflineBrowser.StartAsync(install.Path, options.Value, cancellationToken);
            _browser.Uses = 1;
            _all.Add(_browser);
            return _browser;
        }
        finally
        {
            _starting.Release();
        }
    }
}
