using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using PageShield.Web.Scheduling;

namespace PageShield.IntegrationTests.Hosting;

public sealed class WorkLoopTests
{
    [Fact]
    public async Task A_round_that_fails_or_runs_out_of_time_ends_neither_the_loop_nor_the_server()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var time = new FakeTimeProvider();
        using var loop =
            new Failing(time, [new TaskCanceledException("a time limit inside"), new InvalidOperationException("the database is away"), null]);
        builder.Services.AddSingleton<IHostedService>(loop);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        while (!loop.Done.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a time limit inside", "the database is away"], loop.Logged);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Failing(TimeProvider time, Exception?[] rounds) : WorkLoop(time)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _round;

        public Task Done => _done.Task;

        public List<string> Logged { get; } = [];

        protected override async Task RunOnceAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            if (rounds[_round++] is { } failure) throw failure;

            _done.SetResult();
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }

        protected override void LogFailure(Exception exception) => Logged.Add(exception.Message);
    }
}
