using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Keeps what a server logs as an error, so that a test that fails because of it can say so; everything else goes nowhere.</summary>
internal sealed class KeptFailures : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _kept = new();

    public override string ToString() => string.Join(Environment.NewLine, _kept);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && _kept.Count < 100) _kept.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
