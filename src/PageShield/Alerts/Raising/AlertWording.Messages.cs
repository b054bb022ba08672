using System.Text;
using PageShield.Alerts.Delivery;
using PageShield.Network;

namespace PageShield.Alerts.Raising;

/// <summary>Wording of reminders, and of messages about several sites or alerts.</summary>
internal static partial class AlertWording
{
    private const int MostInDigest = 40;

    /// <summary>Adds to an alert the other sites with the same news and, in a reminder, the note that nobody has acknowledged it.</summary>
    public static OutgoingAlert With(OutgoingAlert alert, IReadOnlyList<string> otherSites, bool isReminder)
    {
        if (otherSites.Count > 0)
        {
            var body = new StringBuilder(alert.Body).Append("\n\nThe same on ")
                .Append(otherSites.Count == 1 ? "another site" : $"{otherSites.Count} other sites").Append(":\n");
            List(body, otherSites, static name => AlertText.Defang(AlertText.Line(name, 80)));
            alert = alert with
            {
                Title =
                AlertText.Line($"{alert.Title} and {otherSites.Count} more {(otherSites.Count == 1 ? "site" : "sites")}", TitleLength),
                Body =
                body.ToString().TrimEnd()
            };
        }

        return isReminder
            ? alert with { Title = AlertText.Line($"Not acknowledged yet: {alert.Title}", TitleLength), IsReminder = true }
            : alert;
    }

    public static OutgoingAlert Digest(string messageId, DateTimeOffset at, IReadOnlyList<OutgoingAlert> alerts, Uri? dashboard)
    {
        var sites = alerts.Select(static alert => alert.SiteName).Distinct().Count();
        var body = new StringBuilder("Most severe first. Open each in Page Shield to see its evidence.\n");
        foreach (var alert in alerts.Take(MostInDigest))
            body.Append("\n- ").Append(alert.Severity.Word()).Append(": ").Append(alert.Title).Append('\n').Append("  ").Append(Gist(alert.Body));
        if (alerts.Count > MostInDigest) body.Append("\n- and ").Append(alerts.Count - MostInDigest).Append(" more");
        return new OutgoingAlert
        {
            MessageId = messageId,
            Event = AlertEvents.Digest,
            Severity = alerts[0].Severity,
            Title = AlertText.Line(
                $"{alerts.Count} alerts{(sites > 1 ? $" on {sites} sites" : "")}, the worst ({alerts[0].Severity.Word()}): {alerts[0].Title}",
            TitleLength),
            Body = body.ToString(),
            RaisedAt = at,
            Items = [.. alerts],
            Link = dashboard is null ? null : new Uri(dashboard, "alerts?state=open"),
        };
    }

    /// <summary>A body without command-line options, which readers of a message cannot use.</summary>
    internal static string ForReaders(string body) => PrivateAddressHint.WithoutCommandLine(body);

    /// <summary>
    /// A body's first line. If that line only introduces a list, the first item is added, because some receivers do not show the list.
    /// </summary>
    internal static string Gist(string body)
    {
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0) return "";

        var items = lines.Where(static line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        if (!lines[0].EndsWith(':') || items.Count == 0) return lines[0].TrimEnd(':');

        return $"{lines[0]} {items[0][2..].TrimEnd('.', ':')}{(items.Count > 1 ? $" and {items.Count - 1} more" : "")}.";
    }
}
