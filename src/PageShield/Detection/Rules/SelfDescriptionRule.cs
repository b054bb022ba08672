using System.Text.RegularExpressions;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Rules;

/// <summary>
/// Detects code that names its own purpose, such as <c>exfilUrl</c>, <c>stolenData</c> or <c>C2_SERVER</c>, and also reads fields, listens to keys or
/// sends data. Kits, copies of training material and careless authors keep such names; legitimate code has no use for them.
/// </summary>
internal sealed partial class SelfDescriptionRule : ICodeRule
{
    private const int MaxTexts = 20_000;
    private const int MaxText = 2_000;
    private const int MinFields = 2;
    private const int MinGuards = 3;

    public IEnumerable<ScriptFinding> Find(CodeUnit unit)
    {
        var (words, fields, guards, at) = Read(unit);
        foreach (var load in unit.Facts(FactKind.LoadScript))
        {
            if (load.Target.Texts.Select(TelltaleIn).OfType<string>().FirstOrDefault() is not { } telltale) continue;
            var loader = new EvidenceTally();
            loader.Add(5, "loads a script named " + telltale);
            loader.Add(Destination.Of(load.Target, unit).Kind is DestinationKind.Own or DestinationKind.Vendor or DestinationKind.Unknown ? 0 : 2.5,
                "from a host that is hard-coded");
            yield return unit.Finding("names-itself", Severity.High, ThreatCategory.SupplyChain, loader.Total,
                "The script loads code whose name suggests data theft.", loader.Evidence(unit, load), load.Node);
        }

        if (words.Count == 0) yield break;
        var sends = unit.Facts(FactKind.Send).Any(send => (send.Data & Labels.Typed) != 0);
        var watches = unit.Facts(FactKind.Listen)
            .Any(listen => listen.Channel is "input" or "keyup" or "keydown" or "keypress" or "paste" or "change" or "blur" or "submit");
        if (!sends && !watches && unit.Facts(FactKind.Send).Count + unit.Facts(FactKind.LoadScript).Count == 0) yield break;
        var tally = new EvidenceTally();
        tally.Add(Math.Min(5.5, 2.8 + (1.2 * (words.Count - 1))), "uses the names " + string.Join(", ", words.Take(8)));
        if (sends) tally.Add(1.5, "and sends what visitors type");
        else if (watches && fields.Count >= MinFields) tally.Add(1.5, "and listens while visitors type");
        if (fields.Count >= MinFields) tally.Add(2, "and names card fields: " + string.Join(", ", fields.Take(4)));
        if (words.Count > 1 && (unit.Flow.Decoded > 3 || unit.IsHidden)) tally.Add(1, "in names that the code hides");
        if (guards.Count >= MinGuards) tally.Add(-3, "but mentions protection: " + string.Join(", ", guards.Take(4)));
        if (tally.Total <= 0) yield break;
        yield return unit.Finding("names-itself", tally.Total >= 7.25 ? Severity.High : Severity.Medium, ThreatCategory.Skimmer, tally.Total,
            "The script's own names suggest data theft.", tally.Reasons, at);
    }

    // The telltale names, the card fields it names, and its words of defense.
    private static (SortedSet<string> Words, SortedSet<string> Fields, SortedSet<string> Guards, Acornima.Ast.Node? At) Read(CodeUnit unit)
    {
        var words = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var fields = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var guards = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        Acornima.Ast.Node? at = null;
        foreach (var name in unit.Flow.Names) Collect(name, words);
        foreach (var (text, node) in unit.Flow.Literals.Take(MaxTexts).Concat(unit.Flow.BuiltTexts))
        {
            if (text.Length > MaxText) continue;
            var before = words.Count;
            Collect(text, words);
            if (words.Count > before) at ??= node;
        }

        // Charts and gestures capture data too, so this word counts only together with others.
        if (words.All(Weak().IsMatch)) words.Clear();
        if (words.Count == 0) return (words, fields, guards, at);
        foreach (var text in unit.Flow.Names.Concat(unit.Flow.Literals.Take(MaxTexts).Concat(unit.Flow.BuiltTexts).Select(text => text.Text)))
        {
            if (text.Length is 0 or > 60 || text[0] is '#' or '.') continue;
            if (fields.Count < 20 && (FieldWords.Of(text) & Labels.Card) != 0) fields.Add(text);
            if (guards.Count < 20 && Guard().Match(text) is { Success: true } guard) guards.Add(guard.Value);
        }

        return (words, fields, guards, at);
    }

    private static string? TelltaleIn(string text) =>
        text.Length <= MaxText && Words().Match(text) is { Success: true } match && !Defence().IsMatch(text) ? match.Value : null;

    private static void Collect(string text, SortedSet<string> words)
    {
        if (words.Count > 20 || text.Length < 5) return;
        if (TelltaleIn(text) is { } telltale) words.Add(telltale);
    }

    [GeneratedRegex(
        @"exfil(?:trat\w*|Url|_?data)?|skimm(?:er|ing|ed)|key_?logg\w*|stolen[_-]?(?:data|info|cards?|cred\w*)|steal[_-]?(?:data"
        + @"|cards?|cred\w*|cookies?)|c2[_-]?(?:url|server|host|domain|endpoint|collect)|/c2/|magecart|captured[ _-]?(?:cred\w*"
        + @"|data|cards?)|harvest(?:ed)?[_-]?(?:data|cred\w*|cards?)|form[_-]?grabb\w*|card[_-]?grabb\w*|victim[_-]?(?:id|data"
        + @"|url)|evil[_-]?(?:server|url|host)|attacker[_-]?(?:server|url|host)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Words();

    // Protection scripts, and payment services' responses about stolen cards, use these words too.
    [GeneratedRegex("anti|protect|prevent|detect|block|stolen_card|lost_or_stolen|suspect", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Defence();

    [GeneratedRegex(
        "[a-z]*(?:protect|prevent|sanitiz|defen[cs]e|mitigat|antivirus|firewall)[a-z]*", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Guard();

    [GeneratedRegex("^captured[ _-]?data$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Weak();
}
