using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PageShield.Web.Hosting;

namespace PageShield.IntegrationTests.Hosting;

public sealed class PlainConsoleTests
{
    [Fact]
    public void Hostile_text_can_neither_forge_a_line_nor_steer_the_terminal()
    {
        using var output = new StringWriter();
        const string Hostile = "a\r\n2026-01-01T00:00:00Z info     Fake: entry\u001b[2J\u202e";
        var entry = new LogEntry<string>(
            LogLevel.Warning, "PageShield.Some.Part", default, Hostile, new InvalidOperationException(Hostile), static (state, _) => state);

        new PlainConsole(TimeProvider.System).Write(entry, null, output);
        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("warning  Part: a\\u000d\\n2026", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.DoesNotContain(output.ToString(), letter => letter is '\u001b' or '\u202e');
    }
}
