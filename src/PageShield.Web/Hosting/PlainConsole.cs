using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Hosting;

/// <summary>One line per log entry, with characters that could forge a line or control the terminal escaped as <c>\u001b</c>.</summary>
internal sealed class PlainConsole(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(Word(logEntry.LogLevel));
        textWriter.Write(logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]);
        textWriter.Write(": ");
        textWriter.WriteLine(Escape(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is null) return;

        // Indented so that a message inside cannot be mistaken for a log entry.
        foreach (var line in logEntry.Exception.ToString().Split('\n')) textWriter.WriteLine($"    {Escape(line.TrimEnd('\r'))}");
    }

    private static string Escape(string text) =>
        Display.Plain(text).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", " ", StringComparison.Ordinal);

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical ",
        LogLevel.Error => "error    ",
        LogLevel.Warning => "warning  ",
        _ => "info     ",
    };
}
