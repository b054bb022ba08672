using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PageShield.Alerts;

/// <summary>How alerts are delivered: section <c>PageShield:Alerts</c>.</summary>
public sealed class AlertOptions
{
    public const string Section = "PageShield:Alerts";

    /// <summary>Address at which people reach the dashboard, for links in messages; null leaves the links out.</summary>
    public Uri? DashboardUrl { get; set; }

    /// <summary>Attempts for one message before it is given up; with 10, the last one is about 20 hours after the first.</summary>
    [Range(1, 30)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Seconds that a webhook's receiver has to answer.</summary>
    [Range(1, 60)]
    public int WebhookTimeoutSeconds { get; set; } = 10;

    /// <summary>Messages that are under way at the same time.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 8;

    /// <summary>Days for which delivered messages stay in the log.</summary>
    [Range(1, 3650)]
    public int KeepLogDays { get; set; } = 90;

    /// <summary>Ports of this machine that no webhook may reach, whatever a channel allows: the program's own listeners.</summary>
    public IList<int> OwnPorts { get; } = [];
}
