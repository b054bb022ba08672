using System.Globalization;
using System.Text;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>Formats an alert as syslog: RFC 5424 with structured data, or CEF (ArcSight's format, version 0) in the message part.</summary>
internal static class SyslogMessage
{
    private const int Facility = 16; // local0
    private const int LongestName = 255, LongestId = 32, LongestText = 1200;
    private const string StructuredId = "pageShield@32473"; // RFC 5612 reserves this number for documentation; Page Shield has none of its own

    /// <summary>The message in UTF-8, without framing.</summary>
    public static byte[] Compose(OutgoingAlert alert, bool asCef, string host, int processId)
    {
        var header = string.Create(
            CultureInfo.InvariantCulture,
            $"<{(Facility * 8) + Level(alert.Severity)}>1 {alert.RaisedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Name(host, LongestName)} "
                + $"page-shield {processId} {Name(alert.Event, LongestId)} ");
        return asCef
            ? Encoding.UTF8.GetBytes(header + "- " + Cef(alert))
            : [.. Encoding.UTF8.GetBytes(header + Structured(alert) + " "), 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text(alert))];
    }

    private static string Structured(OutgoingAlert alert)
    {
        var data = new StringBuilder("[").Append(StructuredId);
        Add("event", alert.Event);
        Add("severity", alert.Severity.Word());
        Add("messageId", alert.MessageId);
        if (alert.AlertId is { } id) Add("alertId", id.ToString(CultureInfo.InvariantCulture));
        if (alert.SiteName is { } site) Add("site", AlertText.Line(site, 100));
        if (alert.Link is { } link) Add("url", link.AbsoluteUri);
        return data.Append(']').ToString();

        void Add(string name, string value) => data.Append(' ').Append(name).Append("=\"")
            .Append(AlertText.Line(value, 500).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("]", "\\]", StringComparison.Ordinal)).Append('"');
    }

    private static string Cef(OutgoingAlert alert)
    {
        var level = alert.Severity switch { Severity.Critical => 10, Severity.High => 8, Severity.Medium => 5, Severity.Low => 3, _ => 1 };
        var text = new StringBuilder(
            string.Create(CultureInfo.InvariantCulture,
            $"CEF:0|Page Shield|Page Shield|1|{Header(AlertText.Line(alert.Event, 64))}|{Header(AlertText.Line(alert.Title, 512))}|{level}|"));
        text.Append(
            CultureInfo.InvariantCulture,
            $"rt={alert.RaisedAt.ToUnixTimeMilliseconds()} externalId={Extension(alert.DedupeKey ?? alert.MessageId)}")
            .Append(" cs1Label=messageId cs1=").Append(Extension(alert.MessageId));
        if (alert.SiteName is { } site) text.Append(" cs2Label=site cs2=").Append(Extension(AlertText.Line(site, 100)));
        if (alert.Link is { } link) text.Append(" request=").Append(Extension(link.AbsoluteUri));
        return text.Append(" msg=").Append(Extension(AlertText.Block(alert.Body, LongestText))).ToString();
    }

    private static string Header(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Extension(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Text(OutgoingAlert alert) => AlertText.Line(alert.Title, LongestText);

    private static int Level(Severity severity) =>
        severity switch { Severity.Critical => 2, Severity.High => 3, Severity.Medium => 4, Severity.Low => 5, _ => 6 };

    /// <summary>Printable US-ASCII without spaces; a dash if empty.</summary>
    private static string Name(string text, int length)
    {
        var name = string.Concat(text.Where(static c => c is > ' ' and < (char)127).Take(length));
        return name.Length == 0 ? "-" : name;
    }
}
