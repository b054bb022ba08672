using Acornima.Ast;
using PageShield.Detection.Examination;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Rules;

/// <summary>
/// Reports what static analysis cannot determine: code that runs only under a condition on address, browser or visitor and computes the names that it
/// looks up, and calls on the page with unknown names. Code that can be read is analyzed as usual under any condition. Neither question is evidence
/// against a script, but both prevent a clean verdict until the script has run.
/// </summary>
internal static class OpenQuestionRule
{
    /// <summary>A script with a smaller share, or fewer characters, behind its conditions is decided by the rest of its code.</summary>
    private const double SmallestShare = 0.25;
    private const int FewestCharacters = 150;

    /// <summary>Returns each question once per script.</summary>
    public static IEnumerable<ScriptFinding> Find(ExaminedScript script)
    {
        ScriptFinding? unread = null;
        ScriptFinding? conditional = null;
        var most = 0;
        foreach (var unit in script.Units)
        {
            if (unit.Flow.Questions.FirstOrDefault(static question => question.Tested == Labels.None) is { } word)
                unread ??= Finding(
                    unit, OpenQuestion.Unread, "The code does not show what the script calls on the page.", unit.Excerpt(word.Node), word.Node);
            foreach (var (question, start, end) in Guarded(unit))
            {
                if (end - start <= most || end - start < FewestCharacters || end - start < SmallestShare * unit.Parsed.Text.Length) continue;
                most = end - start;
                conditional =
                    Finding(unit, OpenQuestion.Conditional,
                    $"Much of the script runs only under a condition that depends on {Words(question.Tested)}.",
                    unit.Excerpt(question.Node), question.Node) with
                    {
                        // In other cases the detonation browser cannot determine what ran.
                        GuardedFrom = unit.IsHidden || unit.Parsed.Text.Length != script.Script.Source.Length ? null : start,
                    };
            }
        }

        if (unread is not null) yield return unread;
        if (conditional is not null) yield return conditional;
    }

    private static IEnumerable<(Question Question, int Start, int End)> Guarded(CodeUnit unit)
    {
        var conditions = new Dictionary<Node, Question>(ReferenceEqualityComparer.Instance);
        foreach (var condition in unit.Flow.Questions.Where(static question => question.Tested != Labels.None))
            conditions.TryAdd(condition.Node, condition);
        if (conditions.Count == 0 || unit.Parsed.Program is not { } program) yield break;
        var found = new List<(Question Question, int Start, int End)>();
        var opaque = new List<int>();
        var pending = new Stack<Node>([program]);
        while (pending.TryPop(out var node))
        {
            if (IsOpaque(node)) opaque.Add(node.Start);
            if (node is IfStatement { } choice && conditions.TryGetValue(node, out var question))
            {
                if (!Leaves(choice.Consequent)) found.Add((question, choice.Consequent.Start, choice.Consequent.End));
                if (choice.Alternate is { } other && !Leaves(other)) found.Add((question, other.Start, other.End));
            }
            else if (conditions.TryGetValue(node, out question))
            {
                found.Add((question, node.Start, node.End));
            }

            if (StatementsOf(node) is { } statements)
            {
                for (var index = 0; index < statements.Count - 1; index++)
                {
                    if (statements[index] is IfStatement { Alternate: null } guard && Leaves(guard.Consequent)
                        && conditions.TryGetValue(guard, out question))
                        found.Add((question, statements[index + 1].Start, statements[^1].End));
                }
            }

            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        foreach (var guarded in found.Where(guarded => opaque.Exists(at => guarded.Start <= at && at < guarded.End))) yield return guarded;
    }

    // A lookup by a computed name, or a function that creates names or code.
    private static bool IsOpaque(Node node) => node switch
    {
        MemberExpression { Computed: true } member => member.Property is not Literal,
        MemberExpression { Property: Identifier name } => name.Name is BrowserApis.FromCharCode or BrowserApis.FromCodePoint or "parse" or "get",
        Identifier name =>
            name.Name is BrowserApis.Eval or BrowserApis.Function or BrowserApis.AtoB or BrowserApis.Unescape or BrowserApis.DecodeUriComponent
            or "Reflect",
        TaggedTemplateExpression => true,
        _ => false,
    };


    private static NodeList<Statement>? StatementsOf(Node node) => node switch
    {
        BlockStatement block => block.Body,
        Acornima.Ast.Program program => program.Body,
        _ => null,
    };

    private static bool Leaves(Statement statement) => statement switch
    {
        ReturnStatement or ThrowStatement => true,
        BlockStatement { Body: [.., var last] } => last is ReturnStatement or ThrowStatement,
        _ => false,
    };

    private static string Words(Labels tested) =>
        (tested & Labels.Place) != 0 ? "the page's address" : (tested & Labels.Agent) != 0 ? "the browser" : (tested & Labels.Referrer) != 0
            ? "the visitor's referrer" : "a cookie";

    private static ScriptFinding Finding(CodeUnit unit, string rule, string title, string evidence, Node at) =>
        unit.Finding(rule, Severity.Info, ThreatCategory.None, 0, title, evidence, at);
}
