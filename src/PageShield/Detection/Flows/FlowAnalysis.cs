using System.Runtime.CompilerServices;
using Acornima.Ast;
using PageShield.Detection.Decoding;

namespace PageShield.Detection.Flows;

/// <summary>
/// Interprets a script abstractly: every statement once per pass, in the order of the code, whatever conditions say; values are joined
/// over all executions. That follows data through variables, properties, callbacks, serialisation and control-flow flattening alike, and
/// costs linear time. Two or three passes carry what functions return and receive to where it is used.
/// </summary>
internal sealed partial class FlowAnalysis
{
    private const int MaxFacts = 5_000;
    private const int MaxQuestions = 500;
    private const int FewestOfTable = 3;
    private const int MaxBuiltTexts = 5_000;
    private const int MaxLiterals = 100_000;
    private const int LargestSource = 1_500_000;
    private const int LargeSource = 60_000;
    private const int FewDecoded = 3;
    private const int MaxPasses = 3;
    private const int LargeLibrary = 20_000;
    private const int MaxInlineDepth = 8;
    private const int MaxInlinedPerCall = 150;
    private const int MaxWrapper = 8;
    private const int MaxFlattened = 500;
    private const int MaxCopiedFields = 500;
    private const int StepsBetweenLooks = 4_096;

    private static readonly object _global = new();

    private readonly Acornima.Ast.Program _program;
    private readonly string _source;
    private readonly PureCode _pure;
    private readonly Scope _topScope;
    private readonly Dictionary<string, Value> _globals = new(StringComparer.Ordinal);
    // What the top level last gave the names that nothing declares, and those of them that functions write, too.
    private readonly Dictionary<string, Value> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), Value> _members = [];
    private readonly Dictionary<string, Value> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<double, Value> _numbers = [];
    private readonly Shape _storage = new();
    private readonly Queue<Function> _queue = new();
    private readonly Stack<BinaryExpression> _chain = new();
    private readonly Stack<Node> _hoisting = new();
    private readonly List<Fact> _facts = [];
    private readonly List<Question> _questions = [];
    private readonly List<(string, Node)> _builtTexts = [];
    private readonly List<(string, Node)> _literals = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _builtSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<Node, Shape> _shapes = new(ReferenceEqualityComparer.Instance);
    private readonly int _passes;
    private long _textBudget;
    private Scope _scope;
    private Function? _function;
    private Value _this = Value.Unknown;
    private readonly CancellationToken _cancellationToken;
    private readonly long _reserve;
    private long _stepsLeft;
    private int _pass, _loops, _inlineDepth, _inlined;
    private bool _changed, _cut;

    private FlowAnalysis(Acornima.Ast.Program program, string source, DecodingWork work, CancellationToken cancellationToken)
    {
        _program = program;
        _source = source;
        _topScope = _scope = new Scope(null, null);
        Declarations.Register(_topScope, program);
        _pure = new PureCode(source, work, cancellationToken);
        _passes = source.Length > LargestSource ? 2 : MaxPasses;
        _textBudget = 8_000_000 + 4L * source.Length;
        // A pass takes a step for about every fourth character of dense code; seeing through small functions takes its share of the rest.
        _stepsLeft = 1_000_000 + 8L * source.Length;
        _reserve = 800_000 + 7L * source.Length;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Analyzes one parsed script. Uses the nodes' <c>UserData</c>: the tree must not be shared meanwhile.</summary>
    public static FlowResult Run(Acornima.Ast.Program program, string source, DecodingWork work, CancellationToken cancellationToken)
    {
        var analysis = new FlowAnalysis(program, source, work, cancellationToken);
        analysis.Interpret();
        return new FlowResult
        {
            Facts = analysis._facts,
            Questions = analysis._questions,
            BuiltTexts = analysis._builtTexts,
            Literals = analysis._literals,
            Names = analysis._names,
            Cut = analysis._cut,
            Decoded = analysis._pure.Decoded,
        };
    }

    private void Interpret()
    {
        Hoist(_program, _topScope, null);
        for (_pass = 0; _pass < _passes; _pass++)
        {
            // A pass that cannot end must not wipe out what an earlier one found.
            if (_pass > 0 && _stepsLeft < _program.End) break;
            _changed = false;
            _facts.Clear();
            _questions.Clear();
            _latest.Clear();
            Enter(_topScope, null, _window);
            foreach (var statement in _program.Body) Execute(statement);
            while (_stepsLeft > 0 && _queue.TryDequeue(out var function))
            {
                Enter(function.Scope, function, function.This);
                ExecuteBody(function);
            }

            if (_cut || !_changed && _pass > 0 || _program.End > LargeLibrary && !_facts.Exists(Matters)) break;
            // A third look pays where code hides in its own decoders, or is as small as what attackers write.
            if (_pass == 1 && _source.Length > LargeSource && _pure.Decoded <= FewDecoded) break;
        }
    }

    // A large library that sends, loads and runs nothing has nothing to follow.
    private static bool Matters(Fact fact) => fact.Kind is not (FactKind.Listen or FactKind.Poll or FactKind.PageTest or FactKind.VisitorTest or FactKind.DevtoolsTest or FactKind.CardTest);

    // Work is counted, so that a verdict does not depend on how busy the machine is; the clock is only the last resort.
    private bool MayStep()
    {
        if (--_stepsLeft > 0 && (_stepsLeft % StepsBetweenLooks != 0 || !_cancellationToken.IsCancellationRequested)) return true;
        _stepsLeft = 0;
        _cut = true;
        return false;
    }

    private void Enter(Scope scope, Function? function, Value self)
    {
        _scope = scope;
        _function = function;
        _this = self;
        _loops = 0;
        scope.Renew();
    }

    private void ExecuteBody(Function function)
    {
        var node = function.Node;
        for (var index = 0; index < node.Params.Count; index++)
        {
            if (node.Params[index] is not Identifier) Bind(node.Params[index], function.Parameters.Length > index && function.Parameters[index] is { } p ? p.Joined : Value.Unknown, true);
        }

        if (node.Body is Expression expression)
        {
            Return(function, Evaluate(expression));
            return;
        }

        if (node.Body is BlockStatement block)
        {
            foreach (var statement in block.Body) Execute(statement);
        }
    }

    private void Return(Function function, Value value)
    {
        var joined = Value.Join(function.Returns, value);
        if (ReferenceEquals(joined, function.Returns)) return;
        function.Returns = joined;
        _changed = true;
    }

    private Function FunctionOf(IFunction node, Scope scope, Function? parent)
    {
        var syntax = (Node)node;
        if (syntax.UserData is Function known) return known;

        var inner = new Scope(scope, null);
        var function = new Function(node, parent, inner) { Size = syntax.End - syntax.Start };
        inner.Function = function;
        syntax.UserData = function;
        if (node is FunctionExpression { Id: { } self }) inner.Declare(self.Name).Join(Value.OfFunction(function));
        inner.HoldsArguments = !function.IsArrow;
        function.Parameters = new Variable?[node.Params.Count];
        for (var index = 0; index < node.Params.Count; index++)
        {
            var parameter = node.Params[index] is AssignmentPattern assignment ? assignment.Left : node.Params[index];
            if (parameter is Identifier identifier) function.Parameters[index] = inner.Declare(identifier.Name);
            else
            {
                function.Parameters[index] = new Variable("", function);
                Declare(parameter, inner);
            }
        }

        if (node.Body is Expression expression) function.SingleReturn = expression;
        else if (node.Body is BlockStatement block)
        {
            Hoist(block, inner, function);
            function.SingleReturn = ReturnedBy(block.Body);
        }

        return function;
    }

    // Obfuscators put other names for look-ups, and functions that move their index, before the one thing that a wrapper does.
    private static Expression? ReturnedBy(in NodeList<Statement> body)
    {
        if (body.Count is 0 or > MaxWrapper || body[^1] is not ReturnStatement { Argument: { } argument }) return null;
        for (var index = 0; index < body.Count - 1; index++)
        {
            if (body[index] is FunctionDeclaration) continue;
            if (body[index] is not VariableDeclaration names) return null;
            foreach (var declarator in names.Declarations)
            {
                if (declarator is not { Id: Identifier, Init: Identifier }) return null;
            }
        }

        return argument;
    }

    private Value FunctionValue(IFunction node)
    {
        var function = FunctionOf(node, _scope, _function);
        if (function.IsArrow) function.This = Value.Join(function.This, _this);
        Queue(function);
        return Value.OfFunction(function);
    }

    private void Queue(Function function)
    {
        if (function.QueuedIn == _pass) return;
        function.QueuedIn = _pass;
        _queue.Enqueue(function);
    }

    private void Record(FactKind kind, Node node, string channel, Value target, Labels data, string about = "")
    {
        if (_facts.Count < MaxFacts) _facts.Add(new Fact(kind, node, _function, channel, target, data, about));
        else _cut = true;
    }

    private void Ask(Node node, Labels tested)
    {
        if (_questions.Count < MaxQuestions && !_questions.Exists(question => question.Node == node)) _questions.Add(new Question(node, tested));
    }

    private Value Built(string text, Node node, Labels labels)
    {
        _textBudget -= text.Length;
        if (_textBudget < 0)
        {
            _cut = true;
            return Value.OfLabels(labels);
        }

        if (text.Length >= 4 && _builtTexts.Count < MaxBuiltTexts && _builtSeen.Add(text)) _builtTexts.Add((text, node));
        return new Value { Text = text, Labels = labels };
    }

    // Bundles say the same few texts, numbers and names over and over: each is made once.
    private static Value Known<T>(Dictionary<T, Value> values, T key, Func<T, Value> make)
        where T : notnull
    {
        if (!values.TryGetValue(key, out var value)) values[key] = value = make(key);
        return value;
    }

    private Shape ShapeAt(Node node)
    {
        if (!_shapes.TryGetValue(node, out var shape)) _shapes[node] = shape = new Shape();
        return shape;
    }
}
