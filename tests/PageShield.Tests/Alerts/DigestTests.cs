using System.Text.Json;
using MimeKit;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Tests.Alerts;

/// <summary>A digest's first line says by itself how many alerts there are and which is the worst, whatever the receiver shows of the rest.</summary>
public sealed class DigestTests
{
    private const string First = "3 alerts on 2 sites, the worst (critical): Malicious script on Tea: hxxps://evil[.]example/x.js";

    private static readonly OutgoingAlert Digest = AlertWording.Digest(
        "msg_1",
        DateTimeOffset.UnixEpoch,
        [
            One(1, "Tea", Severity.Critical, "Malicious script on Tea: hxxps://evil[.]example/x.js", "Code on Tea looks like an attack on your customers (malicious script):\n\n- hxxps://evil[.]example/x.js: score 2.\n  Sends cards.\n- another.\n\nNext: take the script off."),
            One(2, "Coffee", Severity.High, "New company's code on Coffee: vendor[.]example", "Pages of Coffee now run code from an address that served none before (new third-party script host):\n\n- tags[.]vendor[.]example\n\nNext: look."),
            One(3, "Tea", Severity.Medium, "Reports about Tea were refused", "The spool was full.\n\nNext: free space."),
        ],
        new Uri("https://shield.example/"));

    [Fact]
    public void Its_first_line_is_a_sentence_of_its_own_in_mail_and_chat()
    {
        using var mail = AlertMail.Compose(Digest, new MailboxAddress("", "shield@shop.example"), [new MailboxAddress("", "owner@shop.example")]);
        using var slack = JsonDocument.Parse(SlackTransport.Message(Digest));

        Assert.Equal(First, (mail.TextBody ?? "").Split('\n')[0].Trim());
        Assert.StartsWith($"[Page Shield] {First[..60]}", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(First, (slack.RootElement.GetProperty("text").GetString() ?? "").Split('\n')[0]);
        Assert.DoesNotContain(Digest.Body.Split('\n'), line => line.EndsWith(':'));
    }

    [Fact]
    public void What_only_announces_a_list_comes_with_its_first_item()
    {
        Assert.Contains("looks like an attack on your customers (malicious script): hxxps://evil[.]example/x.js: score 2 and 1 more.", Digest.Body,
            StringComparison.Ordinal);
        Assert.Contains("(new third-party script host): tags[.]vendor[.]example.", Digest.Body, StringComparison.Ordinal);
        Assert.Contains("  The spool was full.", Digest.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void PagerDutys_event_has_the_worst_alert_and_the_count_in_its_summary_with_its_severity_and_site()
    {
        using var json = JsonDocument.Parse(PagerDutyTransport.Message(Digest, "key"));
        var payload = json.RootElement.GetProperty("payload");

        Assert.StartsWith($"{First}. Code on Tea looks like an attack on your customers (malicious script): hxxps://evil[.]example/x.js",
            payload.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Equal(("critical", "Tea", "digest"),
            (payload.GetProperty("severity").GetString(), payload.GetProperty("source").GetString(), payload.GetProperty("class").GetString()));
        Assert.Contains(
            "New company's code on Coffee", payload.GetProperty("custom_details").GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.Equal(["https://shield.example/alerts/1", "https://shield.example/alerts?state=open"],
            json.RootElement.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("href").GetString()));
    }

    [Fact]
    public void An_alert_of_its_own_does_not_end_its_summary_in_a_colon_either()
    {
        using var json = JsonDocument.Parse(PagerDutyTransport.Message(Digest.Items[1], "key"));

        Assert.EndsWith("(new third-party script host): tags[.]vendor[.]example.",
            json.RootElement.GetProperty("payload").GetProperty("summary").GetString(), StringComparison.Ordinal);
    }

    private static OutgoingAlert One(int id, string site, Severity severity, string title, string body) => new()
    {
        MessageId = "msg_1",
        Event = AlertEvents.MaliciousScript,
        Severity = severity,
        Title = title,
        Body = body,
        RaisedAt = DateTimeOffset.UnixEpoch,
        SiteId = site.Length,
        SiteName = site,
        AlertId = id,
        Link = new Uri($"https://shield.example/alerts/{id}"),
    };
}
