using System.Text;
using System.Text.Encodings.Web;
using MimeKit;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>Formats an alert as an e-mail in text and HTML. Both are built from escaped text only.</summary>
internal static class AlertMail
{
    /// <summary>Maximum length of the subject. Mail clients show less.</summary>
    private const int SubjectLength = 180;

    /// <summary>Composes the message. The Message-ID is the same on each call, so receivers can detect duplicates.</summary>
    public static MimeMessage Compose(OutgoingAlert alert, MailboxAddress from, IEnumerable<MailboxAddress> to)
    {
        var message = new MimeMessage
        {
            MessageId = $"{alert.MessageId}@{from.Domain}",
            Date = alert.RaisedAt,
            Subject = $"[Page Shield] {AlertText.Line(alert.Title, SubjectLength)}",
        };
        message.From.Add(from);
        message.To.AddRange(to);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Page-Shield-Event", alert.Event);
        if (alert.Severity >= Severity.High) message.Priority = MessagePriority.Urgent;

        message.Body = new MultipartAlternative(
            new TextPart("plain") { Text = Text(alert), ContentTransferEncoding = ContentEncoding.QuotedPrintable },
            new TextPart("html") { Text = Html(alert), ContentTransferEncoding = ContentEncoding.QuotedPrintable })
        {
            Boundary = "=_" + alert.MessageId,
        };
        return message;
    }

    private static string Text(OutgoingAlert alert)
    {
        var text = new StringBuilder()
            .AppendLine(alert.Title)
            .AppendLine()
            .AppendLine(alert.Body);
        if (alert.Link is { } link) text.AppendLine().Append("Open in Page Shield: ").AppendLine(link.AbsoluteUri);
        text.AppendLine().AppendLine("-- ").Append(Footer(alert)).AppendLine();
        return text.ToString();
    }

    private static string Html(OutgoingAlert alert)
    {
        var encoder = HtmlEncoder.Default;
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(encoder.Encode(alert.Title))
            .Append("</title></head>")
            .Append("<body style=\"margin:0;padding:24px;background:#f4f5f7;font:15px/1.5 "
                + "system-ui,-apple-system,'Segoe UI',sans-serif;color:#1d2330\">")
            .Append("<div style=\"max-width:620px;margin:0 auto;background:#fff;border:1px solid #dfe2e8;border-top:4px solid ")
                .Append(Colour(alert.Severity)).Append(";border-radius:8px;padding:24px\">")
            .Append("<p style=\"margin:0 0 8px;font-size:13px;color:#5b6475\">").Append(encoder.Encode(Label(alert))).Append("</p>")
            .Append("<h1 style=\"margin:0 0 16px;font-size:20px;line-height:1.3\">").Append(encoder.Encode(alert.Title)).Append("</h1>");
        foreach (var paragraph in alert.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            html.Append("<p style=\"margin:0 0 12px;overflow-wrap:anywhere\">")
                .AppendJoin("<br>", paragraph.Split('\n').Select(encoder.Encode))
                .Append("</p>");
        }

        if (alert.Link is { } link)
        {
            html.Append("<p style=\"margin:20px 0 0\"><a style=\"display:inline-block;padding:9px 16px;"
                + "border-radius:6px;background:#2a58c9;color:#fff;text-decoration:none\" href=\"")
                .Append(encoder.Encode(link.AbsoluteUri)).Append("\">Open in Page Shield</a></p>");
        }

        return html.Append("</div><p style=\"max-width:620px;margin:12px auto 0;font-size:12px;color:#5b6475\">")
            .Append(encoder.Encode(Footer(alert))).Append("</p></body></html>").ToString();
    }

    private static string Label(OutgoingAlert alert) =>
        alert.SiteName is { } site ? $"{alert.Severity.Word()} · {AlertText.Line(site, 100)}" : alert.Severity.Word();

    private static string Footer(OutgoingAlert alert) =>
        $"Sent by Page Shield ({alert.Event}). Addresses are defanged to prevent accidental clicks: hxxps://example[.]com.";

    /// <summary>The dashboard's colors for the light theme, because mail clients do not support CSS custom properties.</summary>
    private static string Colour(Severity severity) => severity switch
    {
        Severity.Critical => "#a50e24",
        Severity.High => "#b04c00",
        Severity.Medium => "#866600",
        Severity.Low => "#4a6c99",
        _ => "#545e6c",
    };
}
