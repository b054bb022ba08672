using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Alerts;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Crawls;
using PageShield.Detection;
using PageShield.Detection.Examination;
using PageShield.Detection.Intelligence;
using PageShield.Network;
using PageShield.Pipeline;
using PageShield.Pipeline.Crawls;
using PageShield.Pipeline.Reports;
using PageShield.Pipeline.Upkeep;
using PageShield.Pipeline.Verdicts;
using PageShield.Sites;
using PageShield.Storage;

namespace PageShield;

/// <summary>
/// Registers recording, comparison, detection and alerting. The host adds a crawler, a database, a clock and a folder of threat lists.
/// </summary>
public static class PipelineServices
{
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new SiteSecrets(provider.GetService<IDataProtectionProvider>()));
        services.AddSingleton<PipelineSignals>();
        services.TryAddSingleton<CrawlRequests>();
        services.AddSingleton<CrawlRecovery>();
        services.AddSingleton<DueSites>();
        services.AddSingleton(provider => new ScriptExaminer(provider.GetService<IndicatorFolder>()));
        services.AddSingleton<JudgementQueue>();
        services.TryAddSingleton<AlertSignal>();
        services.TryAddSingleton<AlertRaiser>();
        services.AddSingleton<RecordingTransaction>();
        services.AddSingleton<VerdictUpdate>();
        services.AddSingleton<VerdictOverrides>();
        services.AddSingleton<ScriptAnalysis>();
        services.AddSingleton<IntelligenceReload>();
        services.AddSingleton<CrawlRecorder>();
        services.AddSingleton<CrawlRunner>();
        services.AddSingleton<HealthWatch>();
        services.AddMetrics();
        services.AddSingleton<ReportMetrics>();
        services.AddSingleton<ReportUpkeep>();
        services.AddSingleton<ReportInbox>();
        services.AddSingleton(provider => new ReportedScriptFetcher(
            provider.GetRequiredService<IDbContextFactory<PageShieldDbContext>>(),
            ClientFor(provider.GetRequiredService<IOptions<AlertOptions>>().Value, TimeSpan.FromSeconds(15)),
            provider.GetRequiredService<PipelineSignals>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReportedRedirects(
            provider.GetRequiredService<IDbContextFactory<PageShieldDbContext>>(),
            ClientFor(provider.GetRequiredService<IOptions<AlertOptions>>().Value, TimeSpan.FromSeconds(15)),
            provider.GetRequiredService<RecordingTransaction>(), provider.GetRequiredService<AlertRaiser>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetService<IndicatorFolder>()));
        return services;
    }

    /// <summary>An HTTP client that connects to public addresses only, and never to Page Shield's own ports.</summary>
    /// <param name="alerts">Provides <see cref="AlertOptions.OwnPorts"/>.</param>
    /// <param name="patience">Timeout of one call, including its body.</param>
    public static GuardedHttpClient ClientFor(AlertOptions alerts, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        return new(new GuardedConnector(new AddressGuard(new AddressRules { OwnPorts = [.. alerts.OwnPorts] }), TimeSpan.FromSeconds(5)), patience,
            userAgent: null);
    }
}
