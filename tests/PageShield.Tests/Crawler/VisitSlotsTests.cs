using PageShield.Crawler.Discovery;

namespace PageShield.Tests.Crawler;

public sealed class VisitSlotsTests
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public async Task More_visits_run_while_the_machine_idles_and_fewer_when_it_is_short()
    {
        var load = new MachineLoad(0.2, 8 * Gigabyte);
        using var slots = new VisitSlots(1, 3, () => load);

        for (var visit = 0; visit < 5; visit++)
        {
            await slots.TakeAsync(TestContext.Current.CancellationToken);
            slots.Return();
        }

        Assert.Equal(3, slots.Limit);
        load = new(0.99, 8 * Gigabyte);
        await slots.TakeAsync(TestContext.Current.CancellationToken);
        slots.Return();
        Assert.Equal(2, slots.Limit);
        load = new(0.2, Gigabyte / 4);
        for (var visit = 0; visit < 5; visit++)
        {
            await slots.TakeAsync(TestContext.Current.CancellationToken);
            slots.Return();
        }

        Assert.Equal(1, slots.Limit);
        await slots.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(slots.TakeAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task A_slot_that_was_taken_away_while_used_is_not_given_back()
    {
        MachineLoad? load = null;
        using var slots = new VisitSlots(2, 2, () => load);
        await slots.TakeAsync(TestContext.Current.CancellationToken);
        await slots.TakeAsync(TestContext.Current.CancellationToken);

        load = new(1, Gigabyte / 4);
        slots.Return();
        load = null;

        Assert.Equal(1, slots.Limit);
        var next = slots.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted); // one still runs, and that is all there may be
        slots.Return();
        await next;
    }
}
