using System.Text;

namespace PageShield.Sites.Journeys;

/// <summary>
/// Parses and writes the text form of journeys, one step per line:
/// <code>
/// journey Checkout
/// go to https://shop.example/p/tea
/// click button "Add to basket"
/// fill "E-mail" with "someone@example.com"
/// fill "Password" with secret shop-password
/// fill "Card number" with card number
/// choose "2" in "Tins"
/// in frame "iframe[name=card]"
/// press Enter
/// in page
/// wait for text "Thank you"
/// submit for real
/// </code>
/// A quoted name alone is a label. It can follow a role (<c>button</c>, <c>link</c>…), <c>text</c>, <c>placeholder</c>, <c>test id</c>,
/// <c>alt</c>, <c>title</c> or <c>css</c>, and precede <c>number 2</c>. <c>add to cart</c> and <c>checkout</c> find the buttons of common shop
/// platforms automatically. Lines that start with <c>#</c> are comments.
/// </summary>
public static class JourneyText
{
    /// <summary>Maximum journeys per site and steps per journey.</summary>
    public const int MostJourneys = 20, MostSteps = 100;

    private static readonly Dictionary<string, string> Canaries = new(StringComparer.OrdinalIgnoreCase)
    {
        ["card number"] = "cc-number",
        ["security code"] = "cc-csc",
        ["expiry"] = "cc-exp",
        ["expiry month"] = "cc-exp-month",
        ["expiry year"] = "cc-exp-year",
        ["card holder"] = "cc-name",
        ["test password"] = "new-password",
        ["test e-mail"] = "email",
        ["test name"] = "name",
    };

    private static readonly Dictionary<string, TargetBy> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["label"] = TargetBy.Label,
        ["text"] = TargetBy.Text,
        ["placeholder"] = TargetBy.Placeholder,
        ["test id"] = TargetBy.TestId,
        ["alt"] = TargetBy.AltText,
        ["title"] = TargetBy.Title,
        ["css"] = TargetBy.Css,
    };

    /// <summary>Parses any number of journeys. A text without a <c>journey</c> line is one journey named <c>journey</c>.</summary>
    /// <returns>The journeys, and one sentence for each problem.</returns>
    public static (IReadOnlyList<Journey> Journeys, IReadOnlyList<string> Problems) Parse(string text)
    {
        List<Journey> journeys = [];
        List<string> problems = [];
        List<JourneyStep> steps = [];
        List<string> frames = [];
        var (name, real, number) = ("journey", false, 0);
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (After(line, "journey") is { } title)
            {
                Close();
                (name, real) = (Unquoted(title), false);
                frames.Clear();
                if (name.Length is 0 or > 60) problems.Add($"Line {number}: a journey's name has 1 to 60 characters.");
            }
            else if (line.Equals("submit for real", StringComparison.OrdinalIgnoreCase)) real = true;
            else if (line.Equals("in page", StringComparison.OrdinalIgnoreCase)) frames.Clear();
            else if (After(line, "in frame") is { } frame && Quoted(frame) is var (selector, rest) && rest.Length == 0) frames.Add(selector);
            else if (StepOf(number, line, frames) is { } step) steps.Add(step);
            else problems.Add(
                $"Line {number}: '{(line.Length > 80 ? line[..80] + "…" : line)}' is not a step. Example of a step: click button \"Add to basket\".");
        }

        Close();
        if (journeys.Count > MostJourneys) problems.Add($"There are {journeys.Count} journeys; the maximum is {MostJourneys}.");
        foreach (var journey in journeys.Where(static journey => journey.Steps.Count > MostSteps))
            problems.Add($"The journey {journey.Name} has {journey.Steps.Count} steps; the maximum is {MostSteps}.");
        foreach (var journey in journeys.Where(static journey => journey.Steps[0].Action != JourneyAction.GoTo))
            problems.Add($"The journey {journey.Name} must begin with: go to https://…");
        foreach (var twice in journeys.GroupBy(static journey => journey.Name).Where(static group => group.Count() > 1))
            problems.Add($"Two journeys are named {twice.Key}.");
        return (journeys, problems);

        void Close()
        {
            if (steps.Count > 0) journeys.Add(new() { Name = name, Steps = [.. steps], SubmitsForReal = real });
            steps.Clear();
        }
    }

    /// <summary>Writes a journey in the format of <see cref="Parse"/>.</summary>
    public static string Write(Journey journey)
    {
        var text = new StringBuilder().Append("journey ").Append(journey.Name).Append('\n');
        IReadOnlyList<string> frames = [];
        foreach (var step in journey.Steps)
        {
            if (!step.Frames.SequenceEqual(frames))
            {
                if (frames.Count > 0) text.Append("in page\n");
                foreach (var frame in step.Frames) text.Append("in frame ").Append(Quote(frame)).Append('\n');
                frames = step.Frames;
            }

            text.Append(Write(step)).Append('\n');
        }

        return journey.SubmitsForReal ? text.Append("submit for real\n").ToString() : text.ToString();
    }

    /// <summary>One step as a line.</summary>
    public static string Write(JourneyStep step) => step.Action switch
    {
        JourneyAction.GoTo => $"go to {step.Value?.Text}",
        JourneyAction.Click => $"click {Write(step.Target)}",
        JourneyAction.Check => $"check {Write(step.Target)}",
        JourneyAction.Fill => $"fill {Write(step.Target)} with {Write(step.Value)}",
        JourneyAction.Choose => $"choose {Write(step.Value)} in {Write(step.Target)}",
        JourneyAction.Press => $"press {step.Value?.Text}" + (step.Target is null ? "" : $" in {Write(step.Target)}"),
        JourneyAction.WaitFor => $"wait for {Write(step.Target)}",
        JourneyAction.WaitForUrl => $"wait for url {Quote(step.Value?.Text ?? "")}",
        JourneyAction.AddToCart => "add to cart",
        _ => "checkout",
    };

    private static JourneyStep? StepOf(int number, string line, List<string> frames)
    {
        string[] within = [.. frames];
        if (After(line, "go to") is { } url)
            return Uri.TryCreate(Unquoted(url), UriKind.Absolute, out var target) && target.Scheme is "http" or "https"
                ? new(number, JourneyAction.GoTo, null, new(ValueKind.Text, target.AbsoluteUri), within)
                : null;
        if (line.Equals("add to cart", StringComparison.OrdinalIgnoreCase)) return new(number, JourneyAction.AddToCart, null, null, within);
        if (line.Equals("checkout", StringComparison.OrdinalIgnoreCase)) return new(number, JourneyAction.Checkout, null, null, within);
        if (After(line, "click") is { } clicked)
            return Whole(clicked) is { } element ? new(number, JourneyAction.Click, element, null, within) : null;
        if (After(line, "check") is { } box) return Whole(box) is { } element ? new(number, JourneyAction.Check, element, null, within) : null;
        if (After(line, "wait for url") is { } part) return new(number, JourneyAction.WaitForUrl, null, new(ValueKind.Text, Unquoted(part)), within);
        if (After(line, "wait for") is { } awaited)
            return Whole(awaited) is { } element ? new(number, JourneyAction.WaitFor, element, null, within) : null;
        if (After(line, "fill") is { } filled)
        {
            return TargetOf(filled) is var (field, rest) && After(rest, "with") is { } value && ValueOf(value) is { } read
                ? new(number, JourneyAction.Fill, field, read, within)
                : null;
        }

        if (After(line, "choose") is { } choice)
        {
            return Quoted(choice) is var (option, rest) && After(rest, "in") is { } list && Whole(list) is { } element
                ? new(number, JourneyAction.Choose, element, new(ValueKind.Text, option), within) : null;
        }

        if (After(line, "press") is not { } pressed) return null;
        var key = pressed.Split(' ')[0];
        var place = After(pressed[key.Length..].Trim(), "in");
        return place is null
            ? key == pressed ? new(number, JourneyAction.Press, null, new(ValueKind.Text, key), within) : null
            : Whole(place) is { } holder ? new(number, JourneyAction.Press, holder, new(ValueKind.Text, key), within) : null;
    }

    private static JourneyTarget? Whole(string text) => TargetOf(text) is var (target, rest) && rest.Length == 0 ? target : null;

    private static (JourneyTarget Target, string Tail)? TargetOf(string text)
    {
        var quote = text.IndexOf('"');
        if (quote < 0 || Quoted(text[quote..]) is not var (name, rest)) return null;
        var word = text[..quote].Trim();
        int? index = null;
        if (After(rest, "number") is { } ordinal && int.TryParse(ordinal.Split(' ')[0], out var which) && which > 0)
            (index, rest) = (which - 1, ordinal[ordinal.Split(' ')[0].Length..].Trim());
        if (word.Length == 0) return (new(TargetBy.Label, name, null, index), rest);
        if (Words.TryGetValue(word, out var by)) return (new(by, name, null, index), rest);
        return word.All(static letter => char.IsAsciiLetter(letter)) ? (new(TargetBy.Role, name, word.ToLowerInvariant(), index), rest) : null;
    }

    private static JourneyValue? ValueOf(string text)
    {
        if (After(text, "secret") is { } secret)
            return secret.Length is > 0 and <= 60 && !secret.Contains('"') ? new(ValueKind.Secret, secret) : null;
        if (Canaries.TryGetValue(text, out var purpose)) return new(ValueKind.Canary, purpose);
        return Quoted(text) is var (value, rest) && rest.Length == 0 ? new(ValueKind.Text, value) : null;
    }

    private static string Write(JourneyValue? value) => value switch
    {
        { Kind: ValueKind.Canary } => Canaries.First(canary => canary.Value == value.Text).Key,
        { Kind: ValueKind.Secret } => $"secret {value.Text}",
        _ => Quote(value?.Text ?? ""),
    };

    private static string Write(JourneyTarget? target)
    {
        if (target is null) return "\"\"";
        var word = target.By switch
        {
            TargetBy.Label => "",
            TargetBy.Role => target.Role + " ",
            _ => Words.First(word => word.Value == target.By).Key + " ",
        };
        return word + Quote(target.Text) + (target.Index is { } index ? $" number {index + 1}" : "");
    }

    /// <summary>The text after these words; null if it does not start with them.</summary>
    private static string? After(string text, string words) =>
        text.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (text.Length == words.Length || text[words.Length] is ' ' or '"' or ':')
            ? text[words.Length..].TrimStart(' ', ':').TrimEnd() : null;

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Unquoted(string text) => Quoted(text) is var (inner, rest) && rest.Length == 0 ? inner : text;

    /// <summary>The quoted text at the start and the text after it; null if there is none.</summary>
    private static (string Text, string Tail)? Quoted(string text)
    {
        if (text is not ['"', ..]) return null;
        var inner = new StringBuilder();
        for (var index = 1; index < text.Length; index++)
        {
            if (text[index] == '"') return (inner.ToString(), text[(index + 1)..].Trim());
            if (text[index] == '\\' && index + 1 < text.Length) index++;
            inner.Append(text[index]);
        }

        return null;
    }
}
