using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>Results collected while the code is walked: facts, open questions, texts and names, each up to a limit.</summary>
internal sealed class FlowLog(FlowRun run, int sourceLength)
{
    private const int MaxFacts = 5_000;
    private const int MaxQuestions = 500;
    private const int MaxBuiltTexts = 5_000;
    private const int MaxLiterals = 100_000;

    private readonly List<Fact> _facts = [];
    private readonly List<Question> _questions = [];
    private readonly List<(string, Node)> _builtTexts = [];
    private readonly List<(string, Node)> _literals = [];
    private readonly HashSet<string> _builtSeen = new(StringComparer.Ordinal);
    private long _textBudget = 8_000_000 + 4L * sourceLength;

    public List<Fact> Facts => _facts;

    public IReadOnlyList<Question> Questions => _questions;

    public IReadOnlyList<(string Text, Node Node)> BuiltTexts => _builtTexts;

    public IReadOnlyList<(string Text, Node Node)> Literals => _literals;

    /// <summary>Names of properties, methods and functions.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Clears results that the next pass finds again.</summary>
    public void StartPass()
    {
        _facts.Clear();
        _questions.Clear();
    }

    public void Record(FactKind kind, Node node, string channel, Value target, Labels data, string about = "")
    {
        if (_facts.Count < MaxFacts) _facts.Add(new Fact(kind, node, run.Function, channel, target, data, about));
        else run.Cut = true;
    }

    /// <summary>Records a question that static analysis cannot answer.</summary>
    public void Ask(Node node, Labels tested)
    {
        if (_questions.Count < MaxQuestions && !_questions.Exists(question => question.Node == node)) _questions.Add(new Question(node, tested));
    }

    public void AddLiteral(string text, Node node)
    {
        if (_literals.Count < MaxLiterals) _literals.Add((text, node));
    }

    /// <summary>Creates the value of a text that the code builds. Only its labels are kept when the text budget is used up.</summary>
    public Value Built(string text, Node node, Labels labels)
    {
        _textBudget -= text.Length;
        if (_textBudget < 0)
        {
            run.Cut = true;
            return Value.OfLabels(labels);
        }

        if (text.Length >= 4 && _builtTexts.Count < MaxBuiltTexts && _builtSeen.Add(text)) _builtTexts.Add((text, node));
        return new Value { Text = text, Labels = labels };
    }
}
