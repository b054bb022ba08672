using Microsoft.Extensions.Options;
using PageShield.Alerts;
using PageShield.Crawler;

namespace PageShield.Web.Hosting.Listening;

/// <summary>
/// Once the listeners are bound, sets the dashboard address used in alert links, and blocks our own ports as targets of webhooks and crawled pages.
/// Only the demo shop may be crawled.
/// </summary>
internal sealed class BoundAddresses(ServerAddresses addresses, IOptions<AlertOptions> alerts, IOptions<CrawlerOptions> crawler)
    : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        alerts.Value.DashboardUrl ??= new Uri(addresses.PublicDashboard + "/");
        foreach (var listener in Enum.GetValues<Listener>())
        {
            var port = new Uri(addresses[listener]).Port;
            alerts.Value.OwnPorts.Add(port);
            if (listener != Listener.Demo) crawler.Value.OwnPorts.Add(port);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
