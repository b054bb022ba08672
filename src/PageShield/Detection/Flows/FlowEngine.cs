using Acornima.Ast;
using PageShield.Detection.Decoding;
using PageShield.Detection.Flows.Hosts;
using PageShield.Detection.Flows.Walkers;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>
/// Creates and connects the parts of the interpreter: walkers for statements, expressions and calls, which call each other through this class, and
/// models of browser APIs, which depend only on their constructor arguments.
/// </summary>
internal sealed class FlowEngine
{
    public FlowEngine(Acornima.Ast.Program program, string source, DecodingWork work, CancellationToken cancellationToken)
    {
        Source = source;
        Top = new Scope(null, null);
        Declarations.Register(Top, program);
        Decoders = new PureCode(source, work, cancellationToken);
        Run = new FlowRun(Top, source.Length, cancellationToken);
        Log = new FlowLog(Run, source.Length);
        Functions = new FunctionCalls(Run);
        Scopes = new ScopeBuilder(Run, Log);

        var sinks = new CodeSinks(Log);
        var events = new EventModel(Log, Functions, sinks);
        var storage = new StorageModel(Run, Log, Functions);
        Sinks = sinks;
        Globals = new GlobalModel(Run, Log, Values, events);
        Objects = new ObjectModel(Run, Log, Values, Globals, Hosts);
        JQuery = new JQueryModel(Log, Values, Functions, Objects, sinks, events);
        Hosts.Use(
            new DomMethods(Log, Values, Objects, sinks, events),
            new VisitorTests(Log),
            new PromiseModel(Functions),
            new DomModel(Run, Log, sinks, events, storage),
            new NetworkModel(Run, Log, Values),
            storage,
            events,
            JQuery);
        TextMethods = new TextModel(Log, Values, Functions);
        ListMethods = new ListModel(Run, Log, Values, Functions, Objects);
        Browser = new BrowserFunctions(Log, Functions, sinks, events);
        Language = new LanguageFunctions(Functions, Objects, sinks);
        Constructors = new Constructors(Log, Values, Functions, sinks);

        Statements = new StatementWalker(this);
        Expressions = new ExpressionWalker(this);
        Literals = new LiteralWalker(this);
        Operators = new Operators(this);
        Names = new NameBinder(this);
        Calls = new CallWalker(this);
        ScriptFunctionCalls = new ScriptFunctionCalls(this);
        Loops = new DecodingLoops(this);
    }

    public string Source { get; }

    /// <summary>The scope of the top level.</summary>
    public Scope Top { get; }

    /// <summary>Evaluates the script's own decoders.</summary>
    public PureCode Decoders { get; }

    public FlowRun Run { get; }

    public FlowLog Log { get; }

    public ValuePool Values { get; } = new();

    public FunctionCalls Functions { get; }

    public ScopeBuilder Scopes { get; }

    public StatementWalker Statements { get; }

    public ExpressionWalker Expressions { get; }

    public LiteralWalker Literals { get; }

    public Operators Operators { get; }

    public NameBinder Names { get; }

    public CallWalker Calls { get; }

    public ScriptFunctionCalls ScriptFunctionCalls { get; }

    public DecodingLoops Loops { get; }

    public HostModels Hosts { get; } = new();

    public GlobalModel Globals { get; }

    public ObjectModel Objects { get; }

    public CodeSinks Sinks { get; }

    public JQueryModel JQuery { get; }

    public TextModel TextMethods { get; }

    public ListModel ListMethods { get; }

    public BrowserFunctions Browser { get; }

    public LanguageFunctions Language { get; }

    public Constructors Constructors { get; }
}
