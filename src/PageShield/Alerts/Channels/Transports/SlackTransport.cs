using System.Text.Json;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// POSTs to Slack incoming webhooks and compatible services. Untrusted text goes only into <c>plain_text</c> objects, where Slack does not
/// parse markup, with <c>&amp; &lt; &gt;</c> escaped as its documentation requires. Names are not linked and addresses are not unfurled.
/// <c>text</c> contains the whole message, because notifications and compatible receivers show nothing else.
/// </summary>
internal sealed class SlackTransport(ChannelPost post) : IChannelTransport
{
    private const int HeaderLength = 150, SectionLength = 2900;

    public static ChannelDescription Description { get; } = new()
    {
        Label = "Slack (or compatible)",
        Position = 2,
        TargetHint = "The address of the incoming webhook that Slack, Mattermost or Rocket.Chat gave you.",
        TargetProblem = WebAddresses.ProblemOfService,
    };

    public AlertChannelKind Kind => AlertChannelKind.Slack;

    /// <inheritdoc />
    public async Task<DeliveryResult> SendAsync(OutgoingAlert alert, AlertChannel channel, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(channel);
        return Uri.TryCreate(channel.Target, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? await post.SendAsync(channel, url, Message(alert), new Dictionary<string, string>(), refuseBadRequest: true, cancellationToken)
            : new(DeliveryOutcome.Refused, "The channel's address is not an http or https URL.");
    }

    /// <summary>The message as JSON. Equal alerts give equal bytes.</summary>
    internal static byte[] Message(OutgoingAlert alert)
    {
        var blocks = new List<object>
        {
            new { type = "header", text = Plain(alert.Title, HeaderLength) },
            new { type = "section", text = Plain(alert.Body, SectionLength) },
            new { type = "context",
                elements = new[] { Plain(
                $"{alert.Severity.Word()} · {alert.Event}{(alert.SiteName is { } site ? $" · {AlertText.Defang(AlertText.Line(site, 80))}" : "")}",
            HeaderLength) } },
        };
        if (alert.Link is { } link)
            blocks.Add(new
            {
                type = "actions",
                elements = new[] { new { type = "button", text = Plain("Open in Page Shield", HeaderLength), url = link.AbsoluteUri } }
            });
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            text = Escape(alert.PlainText(SectionLength)),
            parse = "none",
            link_names = false,
            mrkdwn = false,
            unfurl_links = false,
            unfurl_media = false,
            blocks,
        });
    }

    private static object Plain(string text, int length) => new { type = "plain_text", text = Escape(AlertText.Block(text, length)), emoji = false };

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
