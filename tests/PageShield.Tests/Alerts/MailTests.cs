using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;

namespace PageShield.Tests.Alerts;

public sealed class MailTests : AlertSending
{
    [Fact]
    public async Task An_e_mail_reaches_all_recipients_as_text_and_html()
    {
        using var smtp = new SmtpReceiver { Credentials = "|shield|open sesame" };
        MailSettings = Mail(smtp, user: "shield", password: "open sesame");
        Data.AddChannel("one@shop.example, two@shop.example", AlertChannelKind.Email);
        var alert = await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal(DeliveryState.Delivered, delivery.State);
        var mail = Assert.Single(smtp.Mails);
        Assert.Equal(["one@shop.example", "two@shop.example"], mail.Recipients);
        using var message = mail.Parse();
        Assert.Equal($"{delivery.MessageId}@shop.example", message.MessageId);
        Assert.Equal($"[Page Shield] {alert.Title}", message.Subject);
        var text = message.GetTextBody(MimeKit.Text.TextFormat.Plain)!.ReplaceLineEndings("\n"); // not null: the message has a text part
        Assert.StartsWith(alert.Title, text, StringComparison.Ordinal);
        Assert.Contains(alert.Body, text, StringComparison.Ordinal);
        Assert.Contains($"https://shield.example/alerts/{alert.Id}", text, StringComparison.Ordinal);
        Assert.Contains("Tea &amp; Things", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://shield.example/alerts/{alert.Id}\"", message.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alerts@shop.example", null, "shop.example")]
    [InlineData("Page Shield <alerts@b\u00fccher.example>", null, "xn--bcher-kva.example")]
    [InlineData("alerts@shop.example", "shield.shop.example", "shield.shop.example")]
    public async Task The_server_is_greeted_by_the_senders_domain_or_the_name_that_is_set(string from, string? name, string expected)
    {
        using var smtp = new SmtpReceiver();
        MailSettings = Mail(smtp);
        (MailSettings.From, MailSettings.HeloName) = (from, name);
        Data.AddChannel("one@shop.example", AlertChannelKind.Email);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
        Assert.Equal([expected], smtp.Greetings);
    }

    [Theory]
    [InlineData(465, null, MailSecurity.Tls)]
    [InlineData(465, MailSecurity.StartTls, MailSecurity.StartTls)]
    [InlineData(587, null, MailSecurity.StartTls)]
    [InlineData(25, null, MailSecurity.StartTls)]
    [InlineData(587, MailSecurity.Tls, MailSecurity.Tls)]
    public void Port_465_means_TLS_unless_something_else_is_set(int port, MailSecurity? set, MailSecurity expected) =>
        Assert.Equal(expected, new MailOptions { Port = port, Security = set }.SecurityInForce);

    [Fact]
    public async Task A_mail_server_that_is_busy_is_asked_again_with_the_same_message_id()
    {
        using var smtp = new SmtpReceiver { AnswerToMail = "451 later" };
        MailSettings = Mail(smtp);
        Data.AddChannel("one@shop.example", AlertChannelKind.Email);
        await Data.RaiseAsync();
        var sender = Sender();

        await sender.SendDueAsync(Cancellation);
        var waiting = Assert.Single(Data.Deliveries());
        Assert.Equal((DeliveryState.Waiting, "The mail server answered 451: later"), (waiting.State, waiting.LastResult));
        smtp.AnswerToMail = "250 OK";
        Time.SetUtcNow(waiting.NextAttemptAt);
        await sender.SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
        using var message = Assert.Single(smtp.Mails).Parse();
        Assert.StartsWith(waiting.MessageId, message.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_in_an_alert_can_add_a_header_or_markup_to_an_e_mail()
    {
        using var smtp = new SmtpReceiver();
        MailSettings = Mail(smtp);
        Data.AddChannel("one@shop.example", AlertChannelKind.Email);
        await using (var database = Data.CreateDbContext())
        {
            await database.Sites.ExecuteUpdateAsync(
                set => set.SetProperty(site => site.Name, "Tea\r\nBcc: spy@evil.example\r\n\r\n<script>alert(1)</script>"), Cancellation);
        }

        Data.Site.Name = "Tea\r\nBcc: spy@evil.example\r\n\r\n<script>alert(1)</script>";
        await Data.RaiseAsync("\r\nX-Evil: 1.example");

        await Sender().SendDueAsync(Cancellation);

        var mail = Assert.Single(smtp.Mails);
        Assert.Equal(["one@shop.example"], mail.Recipients);
        using var message = mail.Parse();
        Assert.Empty(message.Bcc);
        Assert.Null(message.Headers["X-Evil"]);
        Assert.DoesNotContain("<script>", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain(message.Subject ?? "", char.IsControl);
    }

    [Fact]
    public async Task Without_a_mail_server_the_log_says_which_settings_are_missing()
    {
        Data.AddChannel("one@shop.example", AlertChannelKind.Email);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Contains("PageShield:Mail:Host", Assert.Single(Data.Deliveries()).LastResult, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_is_not_there_is_a_result_and_not_a_crash()
    {
        var smtp = new SmtpReceiver();
        MailSettings = Mail(smtp);
        smtp.Dispose();
        Data.AddChannel("one@shop.example", AlertChannelKind.Email);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal(DeliveryState.Waiting, delivery.State);
        Assert.StartsWith("The mail server cannot be reached", delivery.LastResult, StringComparison.Ordinal);
    }
}
