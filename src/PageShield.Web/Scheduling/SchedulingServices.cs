using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Scheduling;

/// <summary>Registers scheduled and on-demand crawls, and the background loops for pending work.</summary>
public static class SchedulingServices
{
    /// <summary>Name of a queue that is always empty, for a server that does not crawl.</summary>
    private const string Idle = "idle";

    public static void AddScheduling(this IServiceCollection services)
    {
        services.AddHangfire(static configuration => configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        // Hangfire's defaults use the storage and services created last in the process, which may belong to another server.
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
        provider.GetRequiredService<IGlobalConfiguration>(); // applies the serializer settings before the first job is stored

        // In-memory storage loses nothing: waiting crawls and due sites are in the database.
        if (provider.GetRequiredService<IOptions<PageShieldOptions>>().Value.Hub is not { Length: > 0 } hub)
            return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(6) });
        var options = new PostgreSqlStorageOptions();
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(hub, options), options);
    }
}
