using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PageShield.Alerts;

/// <summary>Settings for alert delivery, section <c>PageShield:Alerts</c>.</summary>
public sealed class AlertOptions
{
    public const string Section = "PageShield:Alerts";

    /// <summary>The dashboard's address for links in messages; null omits the links.</summary>
    public Uri? DashboardUrl { get; set; }

    /// <summary>Maximum attempts for one message. With 10, the last attempt is about 20 hours after the first.</summary>
    [Range(1, 30)]
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Timeout for a webhook's receiver to answer, in seconds.</summary>
    [Range(1, 60)]
    public int WebhookTimeoutSeconds { get; set; } = 10;

    /// <summary>Maximum messages sent in parallel.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 8;

    /// <summary>Days to keep delivered messages in the log.</summary>
    [Range(1, 3650)]
    public int KeepLogDays { get; set; } = 90;

    /// <summary>Local ports that Page Shield listens on. Webhooks can never reach them, even if a channel allows the address.</summary>
    public IList<int> OwnPorts { get; } = [];
}
