using System.Text.Json;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;
using PageShield.Alerts.Raising;
using PageShield.Inventory;

namespace PageShield.Tests.Alerts;

/// <summary>Slack, Teams and PagerDuty against a real receiver on loopback.</summary>
public sealed class ChatTests : AlertSending
{
    // a name as long as a site may have
    private const string Hostile = "<!channel> <https://evil.example|Click> *b* `c` & [l](https://e.example) {{DATE(2026-01-01)}} @here";

    [Fact]
    public async Task Slack_gets_hostile_text_as_plain_text_with_unfurling_off()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await RaiseHostileAsync(receiver, AlertChannelKind.Slack);

        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        var root = json.RootElement;
        Assert.Equal((false, false, false, "none"),
            (root.GetProperty("unfurl_links").GetBoolean(), root.GetProperty("unfurl_media").GetBoolean(),
            root.GetProperty("link_names").GetBoolean(), root.GetProperty("parse").GetString()));
        var raw = root.GetRawText();
        Assert.DoesNotContain("\"mrkdwn\":true", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("type\":\"mrkdwn", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", raw, StringComparison.Ordinal);
        Assert.All(Texts(root), text => Assert.DoesNotContain('<', text));
        Assert.Contains(Texts(root), text => text.Contains("&lt;!channel&gt;", StringComparison.Ordinal));
        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
    }

    [Fact]
    public async Task Teams_gets_a_card_whose_text_knows_no_markdown()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await RaiseHostileAsync(receiver, AlertChannelKind.Teams);

        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        var attachment = json.RootElement.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var body = attachment.GetProperty("content").GetProperty("body");
        Assert.All(body.EnumerateArray(), block => Assert.Equal("RichTextBlock", block.GetProperty("type").GetString()));
        Assert.DoesNotContain("{{", attachment.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", attachment.GetRawText(), StringComparison.Ordinal);
        Assert.StartsWith("https://shield.example/alerts/",
            attachment.GetProperty("content").GetProperty("actions")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagerDuty_gets_a_trigger_event_with_the_key_and_one_incident_for_one_alert()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(202);
        var alert = await RaiseHostileAsync(receiver, AlertChannelKind.PagerDuty, channel => channel.Secret = Secrets.ProtectKey("R0ut1ngKey"));

        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        var root = json.RootElement;
        Assert.Equal(("R0ut1ngKey", "trigger", $"page-shield-{Data.Site.Id}-{alert.Id}"),
            (root.GetProperty("routing_key").GetString(), root.GetProperty("event_action").GetString(), root.GetProperty("dedup_key").GetString()));
        var payload = root.GetProperty("payload");
        Assert.Equal(("critical", "script.malicious", "2026-11-22T12:00:00.000Z"),
            (payload.GetProperty("severity").GetString(), payload.GetProperty("class").GetString(), payload.GetProperty("timestamp").GetString()));
        Assert.InRange(payload.GetProperty("summary").GetString()!.Length, 1, 1024); // not null: compared
    }

    [Fact]
    public async Task Slacks_text_says_all_of_it_where_blocks_are_not_shown_and_keeps_the_link_of_a_long_one()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var alert = await RaiseHostileAsync(receiver, AlertChannelKind.Slack);
        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        using var longest = JsonDocument.Parse(SlackTransport.Message(Long));

        var text = json.RootElement.GetProperty("text").GetString();
        Assert.Contains("Malicious script on", text, StringComparison.Ordinal);
        Assert.Contains("hxxps://evil[.]example/x.js", text, StringComparison.Ordinal);
        Assert.EndsWith($"https://shield.example/alerts/{alert.Id}", text, StringComparison.Ordinal);
        Assert.StartsWith("What happened", longest.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("…\n\nhttps://shield.example/alerts/7", longest.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teams_text_says_all_of_it_where_the_card_is_not_shown_and_keeps_the_link_of_a_long_one()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var alert = await RaiseHostileAsync(receiver, AlertChannelKind.Teams);
        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        using var longest = JsonDocument.Parse(TeamsTransport.Message(Long));

        var text = Fallback(json);
        Assert.Contains("Malicious script on", text, StringComparison.Ordinal);
        Assert.Contains("hxxps://evil[.]example/x.js", text, StringComparison.Ordinal);
        Assert.EndsWith($"https://shield.example/alerts/{alert.Id}", text, StringComparison.Ordinal);
        Assert.EndsWith("…\n\nhttps://shield.example/alerts/7", Fallback(longest), StringComparison.Ordinal);

        static string? Fallback(JsonDocument message) =>
            message.RootElement.GetProperty("attachments")[0].GetProperty("content").GetProperty("fallbackText").GetString();
    }

    [Fact]
    public async Task PagerDuty_hears_that_an_alert_is_over_with_the_key_of_its_incident()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(202);
        var alert = await RaiseHostileAsync(receiver, AlertChannelKind.PagerDuty, channel => channel.Secret = Secrets.ProtectKey("R0ut1ngKey"));

        await ResolveAsync(alert);
        await ResolveAsync(alert);
        await Sender().SendDueAsync(Cancellation);

        var events = receiver.Hooks.Select(hook => JsonDocument.Parse(hook.Body).RootElement).ToList();
        Assert.Equal(["trigger", "resolve"], events.Select(each => each.GetProperty("event_action").GetString()));
        Assert.Equal(events[0].GetProperty("dedup_key").GetString(), events[1].GetProperty("dedup_key").GetString());
        Assert.Equal("R0ut1ngKey", events[1].GetProperty("routing_key").GetString());
        Assert.False(events[1].TryGetProperty("payload", out _));
        Assert.All(Data.Deliveries(), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task PagerDuty_hears_nothing_of_the_end_of_what_it_was_never_told()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(202);
        var told = await RaiseHostileAsync(receiver, AlertChannelKind.Slack);
        Data.AddChannel(receiver.Url.AbsoluteUri, AlertChannelKind.PagerDuty,
            channel => (channel.AllowPrivate, channel.Secret) = ([receiver.HostAndPort], Secrets.ProtectKey("key")));

        await ResolveAsync(told);
        await Sender().SendDueAsync(Cancellation);

        Assert.Single(receiver.Hooks);
        Assert.Single(Data.Deliveries());
    }

    [Fact]
    public async Task PagerDuty_opens_no_incident_for_what_was_over_before_it_could_be_told()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(503);
        var alert = await RaiseHostileAsync(receiver, AlertChannelKind.PagerDuty, channel => channel.Secret = Secrets.ProtectKey("key"));
        receiver.Answer = Status(202);

        await ResolveAsync(alert);
        Time.Advance(TimeSpan.FromHours(1));
        await Sender().SendDueAsync(Cancellation);

        // The first attempt may have arrived although its answer was an error, so the end is told.
        Assert.Equal(
            ["trigger", "resolve"], receiver.Hooks.Select(hook => JsonDocument.Parse(hook.Body).RootElement.GetProperty("event_action").GetString()));
        Assert.Equal([DeliveryState.Withdrawn, DeliveryState.Delivered],
            Data.Deliveries().OrderBy(delivery => delivery.Id).Select(delivery => delivery.State));
    }

    [Theory]
    [InlineData(AlertChannelKind.Slack)]
    [InlineData(AlertChannelKind.Teams)]
    [InlineData(AlertChannelKind.PagerDuty)]
    public async Task What_the_service_does_not_understand_is_not_tried_again_and_what_is_busy_is(AlertChannelKind kind)
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(429);
        await RaiseHostileAsync(receiver, kind, channel => channel.Secret = Secrets.ProtectKey("key"));
        var waiting = Assert.Single(Data.Deliveries());
        Assert.Equal(DeliveryState.Waiting, waiting.State);

        Time.SetUtcNow(waiting.NextAttemptAt);
        receiver.Answer = Status(400);
        await Sender().SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Dead, Assert.Single(Data.Deliveries()).State);
        Assert.Equal(receiver.Hooks.First().Body, receiver.Hooks.Last().Body);
    }

    [Theory]
    [InlineData(AlertChannelKind.Slack)]
    [InlineData(AlertChannelKind.Teams)]
    [InlineData(AlertChannelKind.PagerDuty)]
    public async Task A_private_address_gets_nothing_whatever_the_kind(AlertChannelKind kind)
    {
        await using var receiver = await HookReceiver.StartAsync();
        await RaiseHostileAsync(receiver, kind, channel => (channel.AllowPrivate, channel.Secret) = ([], Secrets.ProtectKey("key")));

        Assert.Empty(receiver.Hooks);
        Assert.Contains("not a public address", Assert.Single(Data.Deliveries()).LastResult, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element.EnumerateObject()
            .SelectMany(member => member.NameEquals("text")
            && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString() ?? ""] : Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [],
    };

    private static OutgoingAlert Long => new()
    {
        MessageId = "msg_1",
        Event = AlertEvents.MaliciousScript,
        Severity = Severity.Critical,
        Title = "What happened",
        Body = string.Concat(Enumerable.Repeat("A long sentence about it. ", 1000)),
        RaisedAt = DateTimeOffset.UnixEpoch,
        Link = new Uri("https://shield.example/alerts/7"),
    };

    private async Task ResolveAsync(Alert alert)
    {
        await using var database = Data.CreateDbContext();
        await new AlertActions(database, new Audit.AuditLog(Time), Time).ResolveAsync([(alert.SiteId, alert.Id)], "Taken out", "ann", Cancellation);
    }

    private async Task<Alert> RaiseHostileAsync(HookReceiver receiver, AlertChannelKind kind, Action<AlertChannel>? with = null)
    {
        Data.AddChannel(receiver.Url.AbsoluteUri, kind, channel =>
        {
            channel.AllowPrivate = [receiver.HostAndPort];
            with?.Invoke(channel);
        });
        Data.Site.Name = Hostile;
        var script = Data.AddScript("https://evil.example/x.js", VerdictKind.Malicious);
        await using var database = Data.CreateDbContext();
        await using var transaction = await database.Database.BeginTransactionAsync(Cancellation);
        database.Sites.Single().Name = Hostile;
        await new AlertRaiser(Time).RaiseForVerdictsAsync(database, Data.Site, [script], Cancellation);
        await database.SaveChangesAsync(Cancellation);
        await transaction.CommitAsync(Cancellation);
        await Sender().SendDueAsync(Cancellation);
        return database.Alerts.Single();
    }
}
