using Spectre.Console;

namespace PageShield.Cli;

/// <summary>Console output: colored on a terminal, plain text elsewhere, whatever <c>TERM</c> says.</summary>
internal static class Terminal
{
    /// <summary>Characters in a line of what is no terminal: nothing there has to fit anywhere.</summary>
    private const int WidthElsewhere = 160;

    /// <param name="output">Where to write.</param>
    /// <param name="widthElsewhere">Characters in a line where that is no terminal.</param>
    public static IAnsiConsole For(TextWriter output, int widthElsewhere = WidthElsewhere)
    {
        var console = Create(output, IsTerminal(output));
        if (!IsTerminal(output)) console.Profile.Width = widthElsewhere;
        return console;
    }

    /// <summary>Characters in a line; null where it is no terminal.</summary>
    public static int? WidthOf(TextWriter output) => IsTerminal(output) ? Create(output, isTerminal: true).Profile.Width : null;

    private static bool IsTerminal(TextWriter output) =>
        (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
            || (ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter output, bool isTerminal)
    {
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
    }
}
