using System.Globalization;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Capabilities;

namespace PageShield.Changes.Code;

/// <summary>Summarizes a comparison in one sentence for a shop owner.</summary>
internal static class DiffSummary
{
    private const int MaxPhrases = 5;
    private const int MaxQuote = 80;

    public static string Of(ChangeClass depth, FunctionCounts functions, ModuleCounts? modules, bool topLevel,
        IReadOnlyList<(string Old, string New)> values, IReadOnlyList<Capability> added, IReadOnlyList<Capability> removed,
        IReadOnlySet<string> sinks)
    {
        var parts = new List<string>();
        switch (depth)
        {
            case ChangeClass.None:
                return "Nothing changed.";
            case ChangeClass.Cosmetic:
                parts.Add("Only layout, comments, names or order changed");
                break;
            case ChangeClass.Data:
                parts.Add(Values(values));
                break;
            default:
                parts.Add(Counts(functions, modules, topLevel, values));
                break;
        }

        var hidden = added.Where(c => c.Kind == CapabilityKind.Decodes && c.Value.StartsWith("text ", StringComparison.Ordinal)).Select(c => c.Value)
            .ToList();
        var phrases = added.Where(c => !IsSaidAlready(c, added, hidden)).OrderBy(c => Rank(c.Kind)).Select(c => Now(c, sinks, hidden)).Distinct()
            .ToList();
        Join(phrases, "now listens to ");
        Fold(phrases, "now tests for ", "pattern");
        Fold(phrases, "now reads `", "selector");
        parts.AddRange(phrases.Take(MaxPhrases));
        if (phrases.Count > MaxPhrases)
            parts.Add($"and {Number(phrases.Count - MaxPhrases)} more");
        var gone = removed.Where(c => c.Kind is not (CapabilityKind.Url or CapabilityKind.Library)).OrderBy(c => Rank(c.Kind)).Select(NoLonger)
            .Distinct().ToList();
        parts.AddRange(gone.Take(2));
        if (gone.Count > 2)
            parts.Add($"and {Number(gone.Count - 2)} more capabilities gone");
        return (parts.Count == 1 ? parts[0] : $"{parts[0]}; {string.Join(", ", parts.Skip(1))}") + ".";
    }

    /// <summary>
    /// Whether other phrases already cover the capability: a URL by its host, hidden text by the host in it, a decoding by the hidden text.
    /// </summary>
    private static bool IsSaidAlready(Capability capability, IReadOnlyList<Capability> added, List<string> hidden) => capability.Kind switch
    {
        CapabilityKind.Url => added.Any(host => host.Kind == CapabilityKind.Host && capability.Value.Contains(host.Value, StringComparison.Ordinal)),
        CapabilityKind.Decodes => capability.Value.StartsWith("text ", StringComparison.Ordinal)
            ? added.Any(host => host.Kind == CapabilityKind.Host && capability.Value.Contains(host.Value, StringComparison.OrdinalIgnoreCase))
            : hidden.Count > 0,
        _ => false,
    };

    /// <summary>Joins up to three phrases of one kind: now listens to `a`, `b` and `c`.</summary>
    private static void Join(List<string> phrases, string start)
    {
        var alike = phrases.Where(phrase => phrase.StartsWith(start, StringComparison.Ordinal)).ToList();
        if (alike.Count < 2)
            return;
        var values = alike.Take(3).Select(phrase => phrase[start.Length..]).ToList();
        phrases[phrases.IndexOf(alike[0])] =
            start + string.Join(", ", values.SkipLast(1))
            + (alike.Count > 3 ? $", {values[^1]} and {Number(alike.Count - 3)} more" : $" and {values[^1]}");
        phrases.RemoveAll(alike.Contains);
    }

    /// <summary>Keeps the first two of many phrases of one kind and replaces the others with their count.</summary>
    private static void Fold(List<string> phrases, string start, string noun)
    {
        var alike = phrases.Where(phrase => phrase.StartsWith(start, StringComparison.Ordinal)).ToList();
        if (alike.Count <= 3)
            return;
        var at = phrases.IndexOf(alike[2]);
        phrases[at] = $"{start.TrimEnd('`', ' ')} {Number(alike.Count - 2)} more {noun}s";
        phrases.RemoveAll(alike.Skip(3).Contains);
    }

    private static string Counts(FunctionCounts functions, ModuleCounts? modules, bool topLevel, IReadOnlyList<(string Old, string New)> values)
    {
        var parts = new List<string>();
        if (functions.Changed > 0)
            parts.Add($"{Number(functions.Changed)} of {Number(functions.Before)} {(functions.Before == 1 ? "function" : "functions")} changed");
        if (functions.Added > 0)
            parts.Add($"{Number(functions.Added)}{(parts.Count == 0 ? functions.Added == 1 ? " function" : " functions" : "")} added");
        if (functions.Removed > 0)
            parts.Add($"{Number(functions.Removed)}{(parts.Count == 0 ? functions.Removed == 1 ? " function" : " functions" : "")} removed");
        if (parts.Count > 0 && modules is not null && modules.Changed + modules.Added + modules.Removed > 0)
            parts[^1] += $" (in {Number(modules.Changed + modules.Added + modules.Removed)} of {Number(modules.Before + modules.Added)} modules)";
        if (topLevel)
            parts.Add(parts.Count == 0 ? "Code outside functions changed" : "code outside functions changed");
        return parts.Count > 0 ? string.Join(", ", parts) : values.Count > 0 ? Values(values) : "Code changed";
    }

    private static string Values(IReadOnlyList<(string Old, string New)> values) => values.Count == 0
        ? "Only values changed"
        : $"{Number(values.Count)} {(values.Count == 1 ? "value" : "values")} changed, such as {Quote(values[0].Old)} to {Quote(values[0].New)}";

    private static int Rank(CapabilityKind kind) => kind switch
    {
        CapabilityKind.Selector => 0,
        CapabilityKind.Host or CapabilityKind.TagContainer => 1,
        CapabilityKind.Reads => 2,
        CapabilityKind.Listens => 3,
        CapabilityKind.Hooks => 4,
        CapabilityKind.DynamicCode => 5,
        CapabilityKind.Sends => 6,
        CapabilityKind.Injects => 7,
        CapabilityKind.Obfuscation => 8,
        CapabilityKind.Decodes => 9,
        CapabilityKind.Pattern => 10,
        CapabilityKind.Url => 11,
        CapabilityKind.Storage => 12,
        _ => 13,
    };

    private static string Now(Capability capability, IReadOnlySet<string> sinks, List<string> hidden) => capability.Kind switch
    {
        CapabilityKind.Host => $"now {(sinks.Contains(capability.Value) ? "sends to" : "names")} {Quote(capability.Value)} (new host"
            + $"{(hidden.Exists(text => text.Contains(capability.Value, StringComparison.OrdinalIgnoreCase)) ? ", hidden in the code" : "")})",
        CapabilityKind.Url => $"now names {Quote(capability.Value)} (new address)",
        CapabilityKind.TagContainer => $"now loads the tag manager container {Quote(capability.Value)}",
        CapabilityKind.Selector => $"now reads {Quote(capability.Value)}",
        CapabilityKind.Reads => $"now reads {capability.Value}",
        CapabilityKind.Sends => $"can now send by {capability.Value}",
        CapabilityKind.Listens => $"now listens to {Quote(capability.Value)}",
        CapabilityKind.Storage => $"now keeps {Quote(capability.Value)}",
        CapabilityKind.Pattern => $"now tests for {Quote(capability.Value)}",
        CapabilityKind.DynamicCode =>
            capability.Value is BrowserApis.Eval or BrowserApis.Function or "string timer"
            ? "builds code from strings"
            : $"runs code by {capability.Value}",
        CapabilityKind.Decodes =>
            capability.Value.StartsWith("text ", StringComparison.Ordinal)
            ? $"hides the text {Quote(capability.Value[5..])}"
            : $"decodes hidden text ({capability.Value})",
        CapabilityKind.Injects => $"adds {capability.Value} elements to the page",
        CapabilityKind.Hooks => $"replaces {Quote(capability.Value)}",
        CapabilityKind.Obfuscation => $"is obfuscated ({capability.Value})",
        _ => $"is now {capability.Value}",
    };

    private static string NoLonger(Capability capability) => capability.Kind switch
    {
        CapabilityKind.Host or CapabilityKind.TagContainer => $"no longer names {Quote(capability.Value)}",
        CapabilityKind.Selector or CapabilityKind.Reads => $"no longer reads {Quote(capability.Value)}",
        CapabilityKind.Listens => $"no longer listens to {Quote(capability.Value)}",
        _ => $"no longer uses {Quote(capability.Value)}",
    };

    private static string Quote(string text)
    {
        var plain = text.ReplaceLineEndings(" ").Replace('`', '\'');
        return $"`{(plain.Length > MaxQuote ? plain[..MaxQuote] + "…" : plain)}`";
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
