using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>A log that a test can read.</summary>
internal sealed class KeptLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Warnings { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Warning) Warnings.Enqueue(formatter(state, exception));
    }
}
