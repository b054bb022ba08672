using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using PageShield.Alerts.Channels;
using PageShield.Alerts.Channels.Transports;
using PageShield.Alerts.Delivery;

namespace PageShield.Tests.Alerts;

public sealed class AlertSenderTests : AlertSending
{
    [Fact]
    public async Task A_failed_message_is_repeated_ever_later_with_the_same_id_and_body_until_it_arrives()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(500);
        AddWebhook(receiver);
        await Data.RaiseAsync();
        var sender = Sender();
        List<double> pauses = [];
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(1, await sender.SendDueAsync(Cancellation));
            Assert.Equal(0, await sender.SendDueAsync(Cancellation));
            var waiting = Assert.Single(Data.Deliveries());
            Assert.Equal((DeliveryState.Waiting, attempt), (waiting.State, waiting.Attempts));
            pauses.Add((waiting.NextAttemptAt - Time.GetUtcNow()).TotalSeconds);
            Time.SetUtcNow(waiting.NextAttemptAt);
        }

        receiver.Answer = Status(200);
        await sender.SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
        Assert.InRange(pauses[0], 4, 6);
        Assert.InRange(pauses[1], 16, 24);
        Assert.InRange(pauses[2], 64, 96);
        Assert.InRange(pauses[3], 256, 384);
        Assert.Equal(5, receiver.Hooks.Count);
        Assert.Single(receiver.Hooks.Select(hook => hook.Headers["webhook-id"]).Distinct());
        Assert.Single(receiver.Hooks.Select(hook => Convert.ToBase64String(hook.Body)).Distinct());
    }

    [Fact]
    public async Task A_message_that_never_arrives_becomes_a_dead_letter_that_can_be_sent_again()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(500);
        Settings.MaxAttempts = 3;
        AddWebhook(receiver);
        await Data.RaiseAsync();
        var sender = Sender();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await sender.SendDueAsync(Cancellation);
            Time.Advance(TimeSpan.FromHours(7));
        }

        var dead = Assert.Single(Data.Deliveries());
        Assert.Equal((DeliveryState.Dead, 3, "The receiver answered 500."), (dead.State, dead.Attempts, dead.LastResult));
        Assert.Equal(0, await sender.SendDueAsync(Cancellation));

        receiver.Answer = Status(200);
        Assert.True(await Log().ReviveAsync(dead.Id, Cancellation));
        await sender.SendDueAsync(Cancellation);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(Data.Deliveries()).State);
        Assert.False(await Log().ReviveAsync(dead.Id, Cancellation));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_gets_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1800";
            return Task.CompletedTask;
        };
        AddWebhook(receiver);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Equal(Time.GetUtcNow().AddMinutes(30), Assert.Single(Data.Deliveries()).NextAttemptAt);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_keep_the_other_channels()
    {
        await using var slow = await HookReceiver.StartAsync();
        await using var quick = await HookReceiver.StartAsync();
        var arrived = new TaskCompletionSource();
        slow.Answer = context => arrived.Task.WaitAsync(context.RequestAborted);
        quick.Answer = _ =>
        {
            arrived.SetResult();
            return Task.CompletedTask;
        };
        AddWebhook(slow);
        AddWebhook(quick);
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.All(Data.Deliveries(), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task Two_senders_on_one_database_send_each_message_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver);
        for (var number = 0; number < 30; number++) await Data.RaiseAsync($"vendor{number}.example");

        await Task.WhenAll(Sender().SendDueAsync(Cancellation), Sender().SendDueAsync(Cancellation));

        Assert.Equal(30, receiver.Hooks.Count);
        Assert.Equal(30, receiver.Hooks.Select(hook => hook.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task What_a_dead_process_had_claimed_is_sent_by_another_after_the_lease()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver);
        await Data.RaiseAsync();
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var killed = new CancellationTokenSource();
        var id = Assert.Single(Data.Deliveries()).Id;
        await using (var database = Data.CreateDbContext())
        {
            // What a claim leaves behind when its process is gone.
            await database.AlertDeliveries.ExecuteUpdateAsync(set => set
                .SetProperty(delivery => delivery.Attempts, 1)
                .SetProperty(delivery => delivery.NextAttemptAt, Time.GetUtcNow().AddSeconds(90)), Cancellation);
        }

        receiver.Answer = Status(200);
        Assert.Null(await Sender().SendAsync(id, Cancellation));
        Time.Advance(TimeSpan.FromSeconds(91));
        await Sender().SendDueAsync(Cancellation);

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal((DeliveryState.Delivered, 2), (delivery.State, delivery.Attempts));
    }

    [Fact]
    public async Task A_stop_in_the_middle_gives_the_message_back()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver);
        await Data.RaiseAsync();
        using var stop = new CancellationTokenSource();
        receiver.Answer = async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender().SendDueAsync(stop.Token));

        var delivery = Assert.Single(Data.Deliveries());
        Assert.Equal((DeliveryState.Waiting, 0), (delivery.State, delivery.Attempts));
        Assert.True(delivery.NextAttemptAt <= Time.GetUtcNow());
    }

    [Fact]
    public async Task The_running_sender_wakes_at_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var arrived = new TaskCompletionSource();
        receiver.Answer = _ =>
        {
            arrived.TrySetResult();
            return Task.CompletedTask;
        };
        AddWebhook(receiver);
        using var stop = new CancellationTokenSource();
        var running = Sender().RunAsync(stop.Token);

        await Data.RaiseAsync();
        Signal.Notify();

        // The clock stands still, so only the signal can have woken it.
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_test_message_is_tried_once_and_says_what_came_of_it()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = Status(404);
        var channel = AddWebhook(receiver, channel => channel.IsEnabled = false);
        var id = await Log().AddTestAsync(channel.Id, Cancellation);

        var result = await Sender().SendAsync(id, Cancellation);

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Failed, "The receiver answered 404."), result);
        Assert.Equal(DeliveryState.Dead, Assert.Single(Data.Deliveries()).State);
        using var json = JsonDocument.Parse(Assert.Single(receiver.Hooks).Body);
        Assert.Equal("test", json.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_channel_that_was_switched_off_gets_nothing_more()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver);
        await Data.RaiseAsync();
        await using (var database = Data.CreateDbContext())
            await database.AlertChannels.ExecuteUpdateAsync(set => set.SetProperty(channel => channel.IsEnabled, false), Cancellation);

        await Sender().SendDueAsync(Cancellation);

        Assert.Empty(receiver.Hooks);
        Assert.Equal("The channel is switched off.", Assert.Single(Data.Deliveries()).LastResult);
    }

    [Fact]
    public async Task A_secret_whose_keys_are_lost_is_not_sent_unsigned()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver, channel => channel.Secret = new ChannelSecrets(new EphemeralDataProtectionProvider()).Protect(WebhookSecret.New()));
        await Data.RaiseAsync();

        await Sender().SendDueAsync(Cancellation);

        Assert.Empty(receiver.Hooks);
        Assert.Contains("Generate a new secret", Assert.Single(Data.Deliveries()).LastResult, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_forgets_what_is_long_over()
    {
        await using var receiver = await HookReceiver.StartAsync();
        AddWebhook(receiver);
        await Data.RaiseAsync();
        await Sender().SendDueAsync(Cancellation);
        Time.Advance(TimeSpan.FromDays(91));
        await Data.RaiseAsync("another.example");

        Assert.Equal(1, await Log().PruneAsync(Cancellation));
        Assert.Equal(DeliveryState.Waiting, Assert.Single(Data.Deliveries()).State);
    }
}
