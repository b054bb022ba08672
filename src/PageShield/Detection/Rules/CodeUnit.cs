using Acornima.Ast;
using PageShield.Detection.Examination;
using PageShield.Detection.Flows;
using PageShield.Detection.Flows.Facts;
using PageShield.JavaScript;

namespace PageShield.Detection.Rules;

/// <summary>One piece of code under examination: the script itself, or code that it unpacks and runs.</summary>
internal sealed class CodeUnit(ExaminedScript script, ParsedScript parsed, FlowResult flow, int depth, int? origin, string how)
{
    /// <summary>Facts in one large file that are further apart than this are unrelated.</summary>
    private const int Neighbourhood = 8_000;

    private readonly Dictionary<FactKind, List<Fact>> _facts = flow.Facts.GroupBy(fact => fact.Kind)
        .ToDictionary(group => group.Key, group => group.ToList());

    public ExaminedScript Script => script;

    public ParsedScript Parsed => parsed;

    public FlowResult Flow => flow;

    /// <summary>0 for the script as served, plus one for each unpacking.</summary>
    public int Depth => depth;

    /// <summary>How it was unpacked, such as <c>eval</c>; empty for the script as served.</summary>
    public string How => how;

    /// <summary>Whether the code is not visible in the served text.</summary>
    public bool IsHidden => depth > 0;

    /// <summary>Whether this unpacked code is so short that it does only one thing.</summary>
    public bool HasNothingElse => depth > 0 && parsed.Text.Length < 700 && script.Script.Source.Length < 12_000;

    public IReadOnlyList<Fact> Facts(FactKind kind) => _facts.TryGetValue(kind, out var facts) ? facts : [];

    /// <summary>Facts close enough to belong to the same behavior.</summary>
    public IEnumerable<Fact> Around(Fact fact, FactKind kind) => Facts(kind).Where(other => IsNear(fact.Node, other.Node));

    public static bool IsNear(Node a, Node b) => Math.Abs(a.Start - b.Start) <= Neighbourhood;

    /// <summary>Offset in the served text.</summary>
    public int OffsetOf(Node? node) => origin ?? node?.Start ?? 0;

    /// <summary>The code of a node, truncated to a readable length.</summary>
    public string Excerpt(Node node, int length = 240)
    {
        var start = Math.Clamp(node.Start, 0, parsed.Text.Length);
        var text = parsed.Text[start..Math.Clamp(Math.Min(node.End, start + length), start, parsed.Text.Length)];
        return node.End - node.Start > length ? text + "…" : text;
    }

    /// <summary>Creates a finding at a node of this unit.</summary>
    public ScriptFinding Finding(string rule, Severity severity, ThreatCategory category, double weight, string title, string evidence, Node? at)
    {
        var text = IsHidden ? $"{evidence}\n(in code unpacked by {how})" : evidence;
        return new ScriptFinding
        {
            Rule = rule,
            Severity = severity,
            Category = category,
            Weight = Math.Round(weight, 2),
            Title = title,
            Offset = at is null && origin is null ? null : OffsetOf(at),
            Evidence = text.Length > ScriptFinding.MaxEvidenceLength ? text[..(ScriptFinding.MaxEvidenceLength - 1)] + "…" : text,
        };
    }
}
