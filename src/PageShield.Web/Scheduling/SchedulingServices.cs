using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>Crawls by schedule and on demand, and the loops that work off what is pending.</summary>
public static class SchedulingServices
{
    /// <summary>A queue that nobody fills, for a machine that does not crawl.</summary>
    private const string Idle = "idle";

    public static void AddScheduling(this IServiceCollection services)
    {
        services.AddHangfire(static configuration => configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        // Hangfire's own take whichever storage and services the process made last, which may be another server's.
        services.Replace(ServiceDescriptor.Singleton(OpenStorage));
        services.Replace(
            ServiceDescriptor.Singleton<JobActivator>(
            static provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddScoped<CrawlJob>().AddScoped<ScheduleJob>().AddScoped<UpkeepJob>();
        services.AddHostedService<CrawlScheduler>();
        services.AddHangfireServer(server =>
        {
            server.ServerName = "upkeep";
            server.Queues = ["default"];
            server.WorkerCount = 1;
        });
        services.AddHangfireServer((provider, server) =>
        {
            var workers = provider.GetRequiredService<IOptions<PageShieldOptions>>().Value.CrawlWorkers;
            server.ServerName = "crawls";
            server.Queues = [workers > 0 ? CrawlJob.QueueName : Idle];
            server.WorkerCount = Math.Max(1, workers);
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });

        services.AddHostedService<JudgementWorker>();
        services.AddHostedService<InboxWorker>();
        services.AddHostedService<IntelligenceWorker>();
        services.AddHostedService<AlertWorker>();
        services.AddHostedService<HealthWorker>();
    }

    private static JobStorage OpenStorage(IServiceProvider provider)
    {
        provider.GetRequiredService<IGlobalConfiguration>(); // how jobs are written, before the first is

        // In memory nothing is lost: which crawls wait and which sites are due stands in the database.
        if (provider.GetRequiredService<IOptions<PageShieldOptions>>().Value.Hub is not { Length: > 0 } hub)
            return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) });
        var options = new PostgreSqlStorageOptions();
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(hub, options), options);
    }
}
