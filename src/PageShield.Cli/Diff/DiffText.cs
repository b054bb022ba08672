using System.Globalization;
using System.Text.Json;
using PageShield.Changes;
using PageShield.Changes.Code;
using PageShield.Changes.Code.Lines;
using PageShield.JavaScript.Capabilities;
using Spectre.Console;

namespace PageShield.Cli.Diff;

/// <summary>Writes a comparison as text: class and summary, capabilities, functions, hunks.</summary>
internal static class DiffText
{
    private const int MostFunctions = 30;

    public static void Write(ScriptComparison comparison, TextWriter output)
    {
        var console = Terminal.For(output);
        console.Profile.Width = int.MaxValue / 2;
        var (icon, colour) = comparison.Class switch
        {
            ChangeClass.None => ("=", "green"),
            ChangeClass.Cosmetic => ("~", "green"),
            ChangeClass.Data => ("~", "blue"),
            ChangeClass.Code => ("*", "yellow"),
            _ => ("!", "red"),
        };
        Line(console, $"{icon} {JsonNamingPolicy.KebabCaseLower.ConvertName(comparison.Class.ToString())}  {comparison.Summary}", colour);
        Line(console,
            string.Create(CultureInfo.InvariantCulture,
            $"{comparison.Similarity * 100:0.#} % alike{(comparison.Parsed ? "" : "; compared by tokens, since not both parse")}"), "grey");
        foreach (var capability in comparison.Added) Line(console, "  + " + Describe(capability), "red");
        foreach (var capability in comparison.Removed) Line(console, "  - " + Describe(capability), "green");
        foreach (var function in comparison.FunctionChanges.Take(MostFunctions)) Line(console, "  " + Describe(function), "grey");
        foreach (var hunk in comparison.Hunks)
        {
            Line(console, string.Create(CultureInfo.InvariantCulture, $"@@ -{hunk.OldStart} +{hunk.NewStart} @@"), "grey");
            foreach (var line in hunk.Lines)
                Line(console, line.ToString(), line.Kind switch { DiffLineKind.Added => "green", DiffLineKind.Removed => "red", _ => "default" });
        }

        if (comparison.HunksAreCut) Line(console, "… more lines were left out", "grey");
    }

    private static string Describe(Capability capability) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{JsonNamingPolicy.KebabCaseLower.ConvertName(capability.Kind.ToString())} {capability.Value} ({capability.Line}:{capability.Column})");

    private static string Describe(FunctionChange function)
    {
        var what = function.IsAdded ? "new" : function.IsRemoved ? "gone" : function.Class == ChangeClass.None ? "" : "changed";
        if (function.IsMoved) what += what.Length == 0 ? "moved" : ", moved";
        if (function.IsRenamed) what += what.Length == 0 ? "renamed" : ", renamed";
        var name = function.IsRenamed ? $"{function.OldName} → {function.NewName}" : function.NewName ?? function.OldName;
        return string.Create(CultureInfo.InvariantCulture,
            $"{what}: {(string.IsNullOrEmpty(name) ? "(without a name)" : name)}, line {function.NewLine ?? function.OldLine}");
    }

    /// <summary>Nothing of a script drives the terminal, and a long line is wrapped by the terminal alone.</summary>
    private static void Line(IAnsiConsole console, string text, string colour) =>
        console.MarkupLine(colour == "default" ? Markup.Escape(Printable.Of(text)) : $"[{colour}]{Markup.Escape(Printable.Of(text))}[/]");
}
