using Spectre.Console;

namespace PageShield.Cli;

/// <summary>How much of a terminal's line there is for what gives way, and how it does.</summary>
internal static class Fitting
{
    private const int Least = 24;

    /// <summary>Characters left for the one column that gives way, in a table with spaces for borders.</summary>
    /// <param name="console">As wide as its profile says.</param>
    /// <param name="count">How many columns there are.</param>
    /// <param name="others">Characters of all other columns together.</param>
    public static int Room(IAnsiConsole console, int count, int others) =>
        Math.Max(Least, console.Profile.Width - others - (2 * count) - (count + 1));

    /// <summary>Text as a cell of a table: nothing in it drives the terminal or is markup, and the middle of a long one is left out.</summary>
    public static string Cell(string text, int length)
    {
        var shown = Printable.Of(text.ReplaceLineEndings(" "));
        if (shown.Length > length) shown = $"{shown[..(length * 2 / 3)]}…{shown[^(length - (length * 2 / 3) - 1)..]}";
        return Markup.Escape(shown);
    }

    /// <summary>One line, or several where the terminal is narrower: words stay whole, and later lines begin where the text did.</summary>
    /// <param name="head">Text before it.</param>
    /// <param name="text">Printable, without line feeds.</param>
    /// <param name="width">The terminal's; null for a file or a pipe, where a record stays one line.</param>
    public static string Hanging(string head, string text, int? width)
    {
        var room = (width ?? int.MaxValue) - head.Length;
        if (text.Length <= room || room < Least) return head + text;

        var (lines, line) = (new List<string>(), "");
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        return head + string.Join($"\n{new string(' ', head.Length)}", [.. lines, line]);
    }
}
