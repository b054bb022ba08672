using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PageShield.Alerts;
using PageShield.Alerts.Channels;
using PageShield.Audit;

namespace PageShield.Tests.Alerts;

/// <summary>A kind of channel whose transport, form or validation is missing fails here.</summary>
public sealed class ChannelKindTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<AlertChannelKind> Kinds => [.. Enum.GetValues<AlertChannelKind>()];

    [Fact]
    public void Each_kind_has_one_transport_that_says_it_is_its_own()
    {
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddLogging().AddAlerts().BuildServiceProvider();

        var transports = services.GetServices<IAlertTransport>().ToList();

        Assert.Equal(Enum.GetValues<AlertChannelKind>(), transports.Select(transport => transport.Kind).Order());
        Assert.All(transports, transport => Assert.Same(ChannelKinds.TransportOf(transport.Kind), transport.GetType()));
        Assert.Distinct(ChannelKinds.All.Select(kind => ChannelKinds.Of(kind).Label));
        Assert.Distinct(ChannelKinds.All.Select(kind => ChannelKinds.Of(kind).Position));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_refuses_a_target_that_is_none_and_takes_its_usual_one(AlertChannelKind kind)
    {
        var description = ChannelKinds.Of(kind);

        Assert.NotNull(description.TargetProblem(""));
        Assert.NotNull(description.TargetProblem("nowhere"));
        Assert.NotEmpty(description.TargetHint);
        Assert.Null(description.UsualTarget is { } usual ? description.TargetProblem(usual) : null);
        Assert.False(description is { SignsMessages: true, Key: not null }, "A channel has one secret.");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("not a key", false)]
    [InlineData("abc123", true)]
    public async Task A_channel_is_not_turned_into_one_that_lacks_its_key(string? key, bool isTaken)
    {
        var time = new FakeTimeProvider();
        using var data = new AlertsDatabase(time);
        await using var database = data.CreateDbContext();
        var channels = new ChannelRegistry(database, new AuditLog(time), new ChannelSecrets(new EphemeralDataProtectionProvider()), time);
        var (webhook, _) = await channels.CreateAsync(new ChannelSettings { Name = "Ops", Target = "https://hooks.example/" }, "ann", Cancel);
        var settings =
            new ChannelSettings { Name = "Ops", Kind = AlertChannelKind.PagerDuty, Target = "https://events.pagerduty.com/v2/enqueue", Key = key };

        var outcome = await channels.EditAsync(webhook!.Id, settings, "ann", Cancel); // not null: nothing was wrong with it

        Assert.Equal(isTaken ? [] : ["key"], outcome?.Problems.Select(problem => problem.Field));
        Assert.Equal(isTaken ? AlertChannelKind.PagerDuty : AlertChannelKind.Webhook,
            (await database.AlertChannels.AsNoTracking().SingleAsync(Cancel)).Kind);
        // not null: the channel exists; its key is stored
        if (isTaken) Assert.Empty((await channels.EditAsync(webhook.Id, settings with { Key = null }, "ann", Cancel))!.Problems);
    }
}
