using System.Text.RegularExpressions;

namespace PageShield.Sites.Journeys;

/// <summary>
/// Converts a recording of <c>playwright codegen</c> in JavaScript, TypeScript, Python or C# to a journey. Calls that are not steps (imports,
/// tests, assertions, setup) are skipped. Steps that cannot be converted are reported.
/// </summary>
internal static partial class CodegenImport
{
    private static readonly Dictionary<string, TargetBy> Finders = new()
    {
        ["getbylabel"] = TargetBy.Label,
        ["getbytext"] = TargetBy.Text,
        ["getbyplaceholder"] = TargetBy.Placeholder,
        ["getbytestid"] = TargetBy.TestId,
        ["getbyalttext"] = TargetBy.AltText,
        ["getbytitle"] = TargetBy.Title,
        ["locator"] = TargetBy.Css,
    };

    /// <summary>Whether a text looks like recorded code rather than a journey.</summary>
    public static bool Looks(string text) => RecordedCall().IsMatch(text);

    /// <summary>Converts the recording.</summary>
    /// <param name="text">The code.</param>
    /// <param name="name">The journey's name.</param>
    public static (Journey Journey, IReadOnlyList<string> Problems) Read(string text, string name)
    {
        List<JourneyStep> steps = [];
        List<string> problems = [];
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var code = line.Trim();
            if (PageCall().Match(code) is not { Success: true } page || code.Contains("expect", StringComparison.OrdinalIgnoreCase)) continue;
            var calls = CallsOf(code[(page.Index + page.Length)..]);
            if (calls.Count == 0 || calls[^1].Name is "close" or "pause" or "screenshot" or "setdefaulttimeout") continue;
            if (StepOf(number, calls) is { } step) steps.Add(step);
            else problems.Add($"Line {number}: '{(code.Length > 80 ? code[..80] + "…" : code)}' cannot be converted to a step.");
        }

        return (new() { Name = name, Steps = steps }, problems);
    }

    private static JourneyStep? StepOf(int number, List<Call> calls)
    {
        var last = calls[^1];
        if (last.Name == "goto") return last.First is { } url ? new(number, JourneyAction.GoTo, null, new(ValueKind.Text, url), []) : null;
        if (last.Name == "waitforurl")
            return last.First is { } address
                ? new(number, JourneyAction.WaitForUrl, null, new(ValueKind.Text, address.Replace("**", "", StringComparison.Ordinal)), [])
                : null;

        List<string> frames = [];
        JourneyTarget? target = null;
        foreach (var call in calls[..^1])
        {
            if (call.Name == "framelocator" && call.First is { } frame) frames.Add(frame);
            else if (call.Name == "contentframe" && target is { By: TargetBy.Css }) (frames, target) = ([.. frames, target.Text], null);
            else if (call.Name == "getbyrole" && call.First is { } role)
                target = new(TargetBy.Role, NameOf(call) ?? "", role.ToLowerInvariant(), null);
            else if (Finders.TryGetValue(call.Name, out var by) && call.First is { } sought)
                target = new(by, target is { By: TargetBy.Css } && by == TargetBy.Css ? $"{target.Text} {sought}" : sought, null, null);
            else if (call.Name == "first" && target is not null) target = target with { Index = 0 };
            else if (call.Name == "nth" && target is not null && int.TryParse(call.Arguments, out var index)) target = target with { Index = index };
            else return null;
        }

        JourneyValue? value = last.First is { } text ? new(ValueKind.Text, text) : null;
        return last.Name switch
        {
            "click" or "dblclick" or "tap" when target is not null => new(number, JourneyAction.Click, target, null, frames),
            "check" when target is not null => new(number, JourneyAction.Check, target, null, frames),
            "fill" or "type" or "presssequentially" when target is not null =>
                new(number, JourneyAction.Fill, target, value ?? new(ValueKind.Text, ""), frames),
            "selectoption" when target is not null && value is not null => new(number, JourneyAction.Choose, target, value, frames),
            "press" when value is not null => new(number, JourneyAction.Press, target, value, frames),
            "waitfor" when target is not null => new(number, JourneyAction.WaitFor, target, null, frames),
            _ => null,
        };
    }

    private static string? NameOf(Call call) =>
        NameArgument().Match(call.Arguments) is { Success: true } match ? Unescaped(match.Groups[2].Value) : null;

    /// <summary>
    /// The calls of a chain such as <c>.getByRole('button', { name: 'Pay' }).click();</c>, with the same names for all languages.
    /// </summary>
    private static List<Call> CallsOf(string chain)
    {
        List<Call> calls = [];
        for (var at = 0; at < chain.Length;)
        {
            if (MemberName().Match(chain, at) is not { Success: true } member || member.Index != at) break;
            var name = member.Groups[1].Value.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
            if (name.EndsWith("async", StringComparison.Ordinal)) name = name[..^5];
            at += member.Length;
            var arguments = "";
            if (at < chain.Length && chain[at] == '(')
            {
                var end = EndOf(chain, at);
                arguments = chain[(at + 1)..Math.Max(at + 1, end)];
                at = end + 1;
            }

            calls.Add(new(name, arguments,
                FirstArgument().Match(arguments) is { Success: true } first ? first.Groups[3].Success
                && first.Groups[3].Length > 0 ? first.Groups[3].Value : Unescaped(first.Groups[2].Value) : null));
        }

        return calls;
    }

    /// <summary>Index of the parenthesis that closes the one at this index. Strings are skipped.</summary>
    private static int EndOf(string text, int open)
    {
        var (depth, quote) = (0, '\0');
        for (var index = open; index < text.Length; index++)
        {
            var character = text[index];
            if (quote != '\0')
            {
                if (character == '\\') index++;
                else if (character == quote) quote = '\0';
            }
            else if (character is '"' or '\'' or '`') quote = character;
            else if (character == '(') depth++;
            else if (character == ')' && --depth == 0) return index;
        }

        return text.Length;
    }

    private static string Unescaped(string text) =>
        text.Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);

    private sealed record Call(string Name, string Arguments, string? First);

    [GeneratedRegex(@"\b[pP]age\d*\.(goto|getBy|get_by|locator|frame|GotoAsync|GetBy|Locator)", RegexOptions.NonBacktracking)]
    private static partial Regex RecordedCall();

    [GeneratedRegex(@"\b[pP]age\d*(?=\.)", RegexOptions.None, 1000)]
    private static partial Regex PageCall();

    [GeneratedRegex(@"\.\s*([A-Za-z_]+)", RegexOptions.NonBacktracking)]
    private static partial Regex MemberName();

    [GeneratedRegex("""^\s*(?:new\[\]\s*\{\s*|\[\s*)?(["'`])((?:\\.|(?!\1).)*)\1|^\s*\[?\s*(?:AriaRole\.([A-Za-z]+))""", RegexOptions.None, 1000)]
    private static partial Regex FirstArgument();

    [GeneratedRegex("""\b[nN]ame\s*[:=]\s*(["'`])((?:\\.|(?!\1).)*)\1""", RegexOptions.None, 1000)]
    private static partial Regex NameArgument();
}
