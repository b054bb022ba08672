using Spectre.Console;

namespace PageShield.Cli;

/// <summary>Where verbs write for people: with colours on a terminal, and plain text into anything else, whatever <c>TERM</c> says.</summary>
internal static class Terminal
{
    public static IAnsiConsole For(TextWriter output)
    {
        var isTerminal = (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected) || (ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected);
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
    }
}
