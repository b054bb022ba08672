using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts.Channels;
using PageShield.Audit;
using PageShield.Storage;

namespace PageShield.Tests.Alerts;

public sealed class ChannelRegistryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly ChannelSecrets _secrets = new(new EphemeralDataProtectionProvider());
    private readonly AlertsDatabase _data;
    private readonly PageShieldDbContext _database;
    private readonly ChannelRegistry _channels;

    public ChannelRegistryTests()
    {
        _data = new AlertsDatabase(_time);
        _database = _data.CreateDbContext();
        _channels = new ChannelRegistry(_database, new AuditLog(_time), _secrets, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_webhook_gets_a_secret_that_neither_the_database_nor_the_audit_log_shows()
    {
        var (channel, _) = await _channels.CreateAsync(Webhook("https://hooks.example/T0KEN?key=S3CRET"), "ann", Cancellation);

        Assert.NotNull(channel?.Secret);
        var secret = _secrets.Unprotect(channel.Secret);
        Assert.NotNull(secret);
        Assert.DoesNotContain(secret.Reveal(), channel.Secret, StringComparison.Ordinal);
        var entry = await _database.AuditEntries.SingleAsync(Cancellation);
        Assert.Equal(("ann", "channel.created", $"channel:{channel.Id}"), (entry.Actor, entry.Action, entry.Subject));
        Assert.DoesNotContain("T0KEN", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain("S3CRET", entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Reveal(), entry.After, StringComparison.Ordinal);
        Assert.Contains("https://hooks.example/", entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_channel_is_not_saved_and_says_everything_that_is_wrong()
    {
        var (channel, problems) = await _channels.CreateAsync(Webhook("nowhere") with { Name = "", SiteId = 99 }, "ann", Cancellation);

        Assert.Null(channel);
        Assert.Equal(["name", "target", "siteId"], problems.Select(problem => problem.Field));
        Assert.Empty(_database.AlertChannels);
        Assert.Empty(_database.AuditEntries);
    }

    [Fact]
    public async Task An_edited_webhook_keeps_its_secret_until_it_is_renewed()
    {
        var (channel, _) = await _channels.CreateAsync(Webhook("https://hooks.example/"), "ann", Cancellation);
        var first = channel!.Secret; // not null: the settings are right

        await _channels.EditAsync(channel.Id, Webhook("https://other.example/"), "ann", Cancellation);
        Assert.Equal(first, channel.Secret);

        Assert.NotNull(await _channels.RenewSecretAsync(channel.Id, "ann", Cancellation));
        Assert.NotEqual(first, channel.Secret);
        Assert.Equal(["channel.created", "channel.edited", "channel.secret-renewed"],
            _database.AuditEntries.OrderBy(entry => entry.Number).Select(entry => entry.Action));
    }

    [Fact]
    public async Task A_channel_that_becomes_e_mail_loses_its_secret()
    {
        var (channel, _) = await _channels.CreateAsync(Webhook("https://hooks.example/"), "ann", Cancellation);

        // not null: the settings are right
        await _channels.EditAsync(
            channel!.Id, new() { Name = "Ops", Kind = AlertChannelKind.Email, Target = "ops@shop.example" }, "ann", Cancellation);

        Assert.Null(channel.Secret);
        Assert.Null(await _channels.RenewSecretAsync(channel.Id, "ann", Cancellation));
    }

    [Fact]
    public async Task A_removed_channel_takes_its_log_and_leaves_the_alerts()
    {
        var (channel, _) = await _channels.CreateAsync(Webhook("https://hooks.example/"), "ann", Cancellation);
        await _data.RaiseAsync();
        Assert.Single(_data.Deliveries());

        Assert.True(await _channels.RemoveAsync(channel!.Id, "ann", Cancellation)); // not null: the settings are right

        Assert.Empty(_data.Deliveries());
        Assert.Single(_database.Alerts);
        Assert.False(await _channels.RemoveAsync(channel.Id, "ann", Cancellation));
    }

    private static ChannelSettings Webhook(string target) => new() { Name = "Ops", Target = target };
}
