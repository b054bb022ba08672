using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PageShield.Crawler;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Detection;
using PageShield.Detection.Intelligence;
using PageShield.Inventory.Connections;
using PageShield.Pipeline.Crawls;
using PageShield.Pipeline.Verdicts;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield.Cli.Scan;

/// <summary>Crawls once through the product's own code, on a database that is thrown away afterwards.</summary>
internal sealed class Scanner(ScanSettings settings) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("page-shield-scan-");
    private ServiceProvider? _services;

    /// <exception cref="BrowserUnavailableException">No Chromium.</exception>
    public async Task<(ScanReport Report, Crawl Crawl)> RunAsync(IProgress<CrawlProgress> progress, CancellationToken cancellationToken)
    {
        _services = BuildServices();
        var databases = _services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Database.MigrateAsync(cancellationToken);

        var site = settings.ToSite();
        database.Sites.Add(site);
        await database.SaveChangesAsync(cancellationToken);
        var key = await _services.GetRequiredService<CrawlRequests>().RequestAsync(site.Id, CrawlTrigger.Scan, "cli", cancellationToken)
            ?? throw new InvalidOperationException("The site of the scan is gone.");

        await _services.GetRequiredService<IndicatorFolder>().ReloadAsync(cancellationToken);
        await _services.GetRequiredService<CrawlRunner>().RunCrawlAsync(key, progress, cancellationToken);
        var analysis = _services.GetRequiredService<ScriptAnalysis>();
        while (await analysis.AnalyseNextAsync(cancellationToken))
        {
        }

        return await ReportAsync(databases, site, key, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null) await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private ServiceProvider BuildServices()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(settings.Verbose ? LogLevel.Debug : LogLevel.None));
        services.AddSingleton(TimeProvider.System);
        services.AddDbContextFactory<PageShieldDbContext>(options => options.UsePageShieldSqlite(Path.Combine(_folder.FullName, Database.FileName)));
        services.AddPipeline();
        services.AddSingleton(_ => new IndicatorFolder(settings.IntelligenceFolder ?? ""));
        services.AddCrawler();
        services.Configure<CrawlerOptions>(options =>
        {
            options.ProfilesDirectory = _folder.FullName;
            options.BrowserPath = settings.Browser;
            options.BrowserWithoutSandbox = settings.WithoutSandbox;
        });
        return services.BuildServiceProvider();
    }

    private async Task<(ScanReport Report, Crawl Crawl)> ReportAsync(
        IDbContextFactory<PageShieldDbContext> databases, Site site, CrawlKey key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var crawl = await database.Crawls.AsNoTracking().SingleAsync(crawl => crawl.Id == key.CrawlId, cancellationToken);
        var captures = new List<Capture>();
        await foreach (var page in database.CrawlPages.AsNoTracking().OrderBy(page => page.Id).Select(page => page.Capture).AsAsyncEnumerable()
            .WithCancellation(cancellationToken))
            captures.Add(CaptureJson.Decompress(page));

        var verdicts = await database.Judgements.AsNoTracking().ToDictionaryAsync(
            judgement => judgement.Sha256,
            judgement =>
                new ContentVerdict(
                judgement.Score, judgement.Verdict, JsonSerializer.Deserialize<List<ScriptFinding>>(judgement.Findings, CaptureJson.Options) ?? []),
            cancellationToken);
        var findings = await (
            from finding in database.SiteFindings.AsNoTracking()
            where finding.Rule.StartsWith("listed-")
            join script in database.Scripts on finding.ScriptId equals script.Id into scripts
            from script in scripts.DefaultIfEmpty()
            select new { Finding = finding, Url = script == null ? "" : script.Url }).ToListAsync(cancellationToken);
        var ofScripts = findings.Where(row => row.Finding.Rule == "listed-script-source").ToLookup(row => row.Url, row => row.Finding);
        var ofConnections = findings.Where(row => row.Finding.Rule == "listed-connection").Select(row => row.Finding).ToList();

        var builder = new ScanReportBuilder(settings.Url, new Parties(site.Hosts), verdicts, new ScanSiteFindings(ofScripts, ofConnections));
        return (builder.Build(crawl, captures), crawl);
    }
}
