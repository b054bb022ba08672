using System.Text.Json;
using PageShield.Alerts.Raising;
using PageShield.Changes;

namespace PageShield.Alerts.Delivery;

/// <summary>One message as transports send it. It is the same on every attempt.</summary>
public sealed record OutgoingAlert
{
    /// <summary>Used as <c>webhook-id</c> and the left side of <c>Message-ID</c>; the same on every attempt.</summary>
    public required string MessageId { get; init; }

    /// <summary>One of <see cref="AlertEvents"/>.</summary>
    public required string Event { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>One line, escaped and defanged.</summary>
    public required string Title { get; init; }

    /// <summary>Plain text, escaped and defanged.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public int? SiteId { get; init; }

    public string? SiteName { get; init; }

    public long? AlertId { get; init; }

    public long? ScriptId { get; init; }

    public long? CrawlId { get; init; }

    public OutgoingChange? Change { get; init; }

    /// <summary>Address of the alert in the dashboard; null if the dashboard's address is not set.</summary>
    public Uri? Link { get; init; }

    /// <summary>Whether this is a reminder of an alert that nobody has acknowledged.</summary>
    public bool IsReminder { get; init; }

    /// <summary>Whether this reports that the alert is resolved.</summary>
    public bool IsResolution { get; init; }

    /// <summary>Identifies the event. Reminders and the resolution have the same key, for receivers that deduplicate.</summary>
    public string? DedupeKey { get; init; }

    /// <summary>A digest's alerts, most severe first; empty in every other message.</summary>
    public IReadOnlyList<OutgoingAlert> Items { get; init; } = [];

    /// <summary>
    /// The whole message as text, for receivers that show neither blocks nor cards: what, where, severity, what to do, and the link. A long
    /// message is cut in the middle.
    /// </summary>
    /// <param name="longest">Maximum length in UTF-16 code units; must exceed the title and link together.</param>
    internal string PlainText(int longest)
    {
        var head = AlertText.Block(
            $"{Title}\n{Severity.Word()}{(SiteName is { } site ? $", {AlertText.Defang(AlertText.Line(site, 80))}" : "")}\n\n", longest / 2);
        var foot = Link is { } link ? $"\n\n{link.AbsoluteUri}" : "";
        return head + AlertText.Block(Body, Math.Max(2, longest - head.Length - foot.Length)) + foot;
    }

    internal static OutgoingAlert From(Alert alert, string messageId, string siteName, Change? change, Uri? dashboard) => new()
    {
        MessageId = messageId,
        Event = alert.Event,
        DedupeKey = FormattableString.Invariant($"page-shield-{alert.SiteId}-{alert.Id}"),
        Severity = alert.Severity,
        Title = alert.Title,
        Body = AlertWording.ForReaders(alert.Body),
        RaisedAt = alert.RaisedAt,
        SiteId = alert.SiteId,
        SiteName = siteName,
        AlertId = alert.Id,
        ScriptId = alert.ScriptId,
        CrawlId = alert.CrawlId,
        Change = change is null ? null : OutgoingChange.From(change),
        Link = dashboard is null ? null : new Uri(dashboard, FormattableString.Invariant($"alerts/{alert.Id}")),
    };
}
