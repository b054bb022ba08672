using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PageShield.IntegrationTests.Hosting;

/// <summary>Keeps what a server logs from information on, as an operator's log would.</summary>
internal sealed class LogCollector : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Line> _lines = new();

    public IReadOnlyCollection<Line> Lines => _lines;

    /// <summary>Lines that carry a stack trace.</summary>
    public IEnumerable<Line> Traces =>
        _lines.Where(static line => line.Exception is not null || line.Text.Contains("   at ", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) _lines.Enqueue(new Line(logLevel, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }

    /// <summary>One line.</summary>
    public sealed record Line(LogLevel Level, string Text, Exception? Exception);
}
