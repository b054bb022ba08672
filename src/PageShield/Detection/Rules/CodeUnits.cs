using System.Text.RegularExpressions;
using PageShield.Detection.Decoding;
using PageShield.Detection.Examination;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Rules;

/// <summary>Unpacks a script: the code itself, then all code that it runs or writes as text, to a fixed depth.</summary>
internal static partial class CodeUnits
{
    private const int MaxDepth = 6;
    private const int MaxUnits = 40;
    private const int MaxPackedLength = 16_000_000;
    private const int LargestCaptured = 200_000;
    private const int MaxCapturedDepth = 2;

    /// <summary>Parses and unpacks a script. Empty if nothing parses and nothing can be repaired, or if no time is left.</summary>
    /// <returns>The units, and whether a limit left anything unexamined.</returns>
    public static (IReadOnlyList<CodeUnit> Units, bool IsCut) Of(ExaminedScript script, CancellationToken cancellationToken)
    {
        var units = new List<CodeUnit>();
        var work = new DecodingWork(script.Depth == AnalysisDepth.Complete);
        try
        {
            var all = Unpack(script, units, work, cancellationToken);
            return (units, !all || work.IsCut || units.Any(unit => unit.Flow.Cut));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Code unpacked in time still counts.
            return (units, true);
        }
    }

    private static bool Unpack(ExaminedScript script, List<CodeUnit> units, DecodingWork work, CancellationToken cancellationToken)
    {
        var all = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<(ParsedScript Parsed, int Depth, int? Origin, string How)>();
        var texts = new Lazy<Dictionary<string, string>>(() => PageTexts(script.Script.Source));
        var budget = MaxPackedLength + (4L * script.Script.Source.Length);
        pending.Enqueue((script.Parsed, 0, null, ""));
        while (units.Count < MaxUnits && pending.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var parsed = next.Parsed.Program is null ? ScriptRepair.TryRepair(next.Parsed.Text) ?? next.Parsed : next.Parsed;
            if (parsed.Program is null) continue;

            var unit = new CodeUnit(
                script, parsed, FlowAnalysis.Run(parsed.Program, parsed.Text, work, cancellationToken), next.Depth, next.Origin, next.How);
            units.Add(unit);
            if (next.Depth >= MaxDepth) continue;
            foreach (var (code, at, how) in Packed(unit, texts.Value, work, cancellationToken))
            {
                if (!seen.Add(code)) continue;
                if ((budget -= code.Length) < 0)
                {
                    all = false;
                    continue;
                }

                pending.Enqueue((Parse(code), next.Depth + 1, at, next.How.Length > 0 ? $"{next.How}, {how}" : how));
            }
        }

        return all && pending.Count == 0;
    }

    // Parse markup without code as a script that writes it.
    private static ParsedScript Parse(string code)
    {
        var parsed = ParsedScript.Parse(code);
        return parsed.Program is not null || !code.TrimStart().StartsWith('<') ? parsed
            : ParsedScript.Parse($"document.write({System.Text.Json.JsonSerializer.Serialize(code)})");
    }

    private static IEnumerable<(string Code, int At, string How)> Packed(
        CodeUnit unit, Dictionary<string, string> texts, DecodingWork work, CancellationToken cancellationToken)
    {
        var unknown = false;
        // Page text counts as code only if the page has text to decode.
        var telling = texts.Count > 0 ? Labels.Decoded | Labels.PageText : Labels.Decoded;
        foreach (var fact in unit.Flow.Facts)
        {
            unknown |= fact.Kind is FactKind.LoadScript or FactKind.LoadFrame or FactKind.Navigate && (fact.Data & Labels.Decoded) != 0
                && fact.Target.Text?.Contains(Value.Hole, StringComparison.Ordinal) != false;
            if (fact.Kind is not (FactKind.RunCode or FactKind.WriteHtml)) continue;
            // Libraries evaluate code from their callers. Only code that the script builds itself is worth capturing.
            unknown |= IsOpen(fact) && (fact.Data & (Labels.Response | Labels.Message)) == 0
                && (fact.Function is null or { RunsAtOnce: true } || (fact.Data & telling) != 0);
            // Template engines compile functions from their arguments.
            unknown |= fact.Target.Text?.Contains(Value.Hole, StringComparison.Ordinal) == true && fact.Kind == FactKind.RunCode
                && (fact.Channel != BrowserApis.Function || fact.Function is null or { RunsAtOnce: true });
            foreach (var text in fact.Target.Texts)
            {
                if (text.Length < 8 || text.Contains(Value.Hole, StringComparison.Ordinal) && fact.Kind == FactKind.RunCode) continue;
                if (fact.Kind == FactKind.WriteHtml && !text.Contains("<script", StringComparison.OrdinalIgnoreCase)) continue;
                yield return (text, unit.OffsetOf(fact.Node), fact.Channel);
            }
        }

        if (!unknown || unit.Depth > MaxCapturedDepth || unit.Parsed.Program is not { } program || unit.Parsed.Text.Length > LargestCaptured)
            yield break;
        foreach (var text in CodeCapture.Run(program, unit.Parsed.Text, texts, work, cancellationToken))
        {
            var at = unit.Flow.Facts.FirstOrDefault(fact => fact.Kind is FactKind.RunCode or FactKind.WriteHtml);
            yield return (text, unit.OffsetOf(at?.Node), "a decoder loop");
        }
    }

    // The text is unknown, or known only from where a loop that builds it starts.
    private static bool IsOpen(Fact fact) => fact.Target.Text is null or "" || (fact.Data & Labels.Decoded) != 0 && fact.Target.Text[0] == Value.Hole;

    private static readonly Dictionary<string, string> NoTexts = [];

    // Landing pages keep their code as text of a hidden element, or as a hidden input's value.
    private static Dictionary<string, string> PageTexts(string source)
    {
        if (!source.Contains('<', StringComparison.Ordinal) || source.Length > LargestCaptured) return NoTexts;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in ElementText().Matches(source))
        {
            if (texts.Count < 200) texts.TryAdd(match.Groups["id"].Value, match.Groups["text"].Value);
        }

        foreach (Match match in InputValue().Matches(source))
        {
            if (texts.Count < 200) texts.TryAdd(match.Groups["id"].Value, match.Groups["text"].Value);
        }

        return texts;
    }

    [GeneratedRegex("""<[a-z]+\b[^<>]*\bid\s*=\s*["']?(?<id>[\w-]{1,60})["']?[^<>]*>(?<text>[^<]{40,})""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ElementText();

    [GeneratedRegex("""<input\b[^<>]*\bid\s*=\s*["']?(?<id>[\w-]{1,60})["']?[^<>]*\bvalue\s*=\s*["'](?<text>[^"'<>]{40,})["']""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InputValue();
}
