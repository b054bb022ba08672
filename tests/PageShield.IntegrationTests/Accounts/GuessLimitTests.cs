using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PageShield.Accounts;
using PageShield.IntegrationTests.Hosting;
using PageShield.Storage;

namespace PageShield.IntegrationTests.Accounts;

public sealed class GuessLimitTests
{
    [Theory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Guesses_sent_at_once_get_no_more_turns_than_one_after_the_other(Store store)
    {
        await using var server = await RunningServer.StartAsync(store);
        (await server.SignedInBrowserAsync()).Dispose();
        var limit = server.Services.GetRequiredService<GuessLimit>();

        var turns = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None)));

        Assert.Equal(10, turns.Count(turn => turn.IsTaken));
    }

    [Fact]
    public async Task Each_wrong_code_beyond_the_tenth_doubles_the_lock_up_to_a_day()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.SignedInBrowserAsync()).Dispose();
        var (limit, clock) = LimitOf(server);
        for (var i = 0; i < 9; i++) Assert.Null((await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None)).LockedUntil);

        var locks = new List<TimeSpan>();
        for (var i = 0; i < 9; i++)
        {
            var turn = await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None);
            locks.Add(turn.LockedUntil!.Value - clock.GetUtcNow()); // not null: the tenth locks
            Assert.False((await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None)).IsTaken);
            clock.Advance(locks[^1]);
        }

        Assert.Equal([15, 30, 60, 120, 240, 480, 960, 1440, 1440], locks.Select(span => (int)span.TotalMinutes));
    }

    [Fact]
    public async Task Wrong_passwords_of_names_that_nobody_has_are_forgotten_after_an_hour_and_wrong_codes_never()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.SignedInBrowserAsync()).Dispose();
        var (limit, clock) = LimitOf(server);
        await limit.TakeAsync(GuessRule.PasswordFrom("NOBODY", "203.0.113.1", false), null, CancellationToken.None);
        await limit.TakeAsync(GuessRule.Code(1), 1, CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(2));

        await limit.TakeAsync(GuessRule.PasswordFrom("SOMEBODY", "203.0.113.1", false), null, CancellationToken.None);

        var left = await Strangers.ReadAsync(server, db => db.Guesses.Select(count => count.Key).ToListAsync(CancellationToken.None));
        Assert.Equal(new[] { GuessRule.Code(1).Key, GuessRule.PasswordFrom("SOMEBODY", "203.0.113.1", false).Key }.Order(), left.Order());
    }

    private static (GuessLimit Limit, FakeTimeProvider Clock) LimitOf(RunningServer server)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return (new GuessLimit(server.Services.GetRequiredService<IDbContextFactory<PageShieldDbContext>>(), clock), clock);
    }
}
