using PageShield.Alerts.Delivery;

namespace PageShield.Web.Scheduling;

/// <summary>Sends alerts as they become due.</summary>
internal sealed class AlertWorker(AlertSender sender) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => sender.RunAsync(stoppingToken);
}
