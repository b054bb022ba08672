using System.Text.Json;
using System.Text.Json.Nodes;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;

namespace PageShield.Alerts.Channels.Transports;

/// <summary>
/// POSTs an adaptive card to a Teams workflow. Untrusted text goes into <c>RichTextBlock</c> runs, which do not parse Markdown. Date macros
/// such as <c>{{DATE(…)}}</c> are broken up.
/// </summary>
internal sealed class TeamsTransport(ChannelPost post) : IChannelTransport
{
    private const int TitleLength = 200, BodyLength = 8000;

    public static ChannelDescription Description { get; } = new()
    {
        Label = "Microsoft Teams",
        Position = 3,
        TargetHint = "The address of the workflow “Post to a channel when a webhook request is received”.",
        TargetProblem = WebAddresses.ProblemOfService,
    };

    public AlertChannelKind Kind => AlertChannelKind.Teams;

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
        var lines = AlertText.Block(alert.Body, BodyLength).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var body = new JsonArray
        {
            Text(AlertText.Line(alert.Title, TitleLength), size: "Medium", weight: "Bolder",
                colour: alert.Severity >= Severity.High ? "Attention" : "Default"),
            Text($"{alert.Severity.Word()} · {alert.Event}{(alert.SiteName is { } site ? $" · {AlertText.Defang(AlertText.Line(site, 80))}" : "")}",
                size: "Small", weight: "Default", colour: "Default"),
        };
        foreach (var line in lines) body.Add((JsonNode)Text(line, size: "Default", weight: "Default", colour: "Default"));
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["fallbackText"] = alert.PlainText(BodyLength).Replace("{{", "{ {", StringComparison.Ordinal),
            ["body"] = body,
        };
        if (alert.Link is { } link)
            card["actions"] =
                new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open in Page Shield", ["url"] = link.AbsoluteUri });
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["type"] = "message",
            ["summary"] = AlertText.Line(alert.Title, TitleLength).Replace("{{", "{ {", StringComparison.Ordinal),
            ["attachments"] =
                new JsonArray(
                new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card }),
        });
    }

    private static JsonObject Text(string text, string size, string weight, string colour) => new()
    {
        ["type"] = "RichTextBlock",
        ["inlines"] = new JsonArray(new JsonObject
        {
            ["type"] = "TextRun",
            ["text"] = text.Replace("{{", "{ {", StringComparison.Ordinal),
            ["size"] = size,
            ["weight"] = weight,
            ["color"] = colour,
        }),
    };
}
