using Acornima;
using Acornima.Ast;

namespace PageShield.JavaScript;

/// <summary>Parses one piece of text under each goal it may have, the most likely goal first, until one succeeds.</summary>
internal sealed class ParseAttempt(string text, int start, int length, bool moduleFirst)
{
    // Code nested deeper than this stack allows counts as unparsable.
    private const int DeepStackBytes = 16 * 1024 * 1024;

    // Unwinding a parse that ran out of stack costs far more than the parse itself, so code that is sure to fail is not parsed.
    private const int MaxBracketDepth = 10_000;

    private const string TooDeep = "Nested too deeply.";

    private bool _exhausted;

    public ParseAttempt(string text)
        : this(text, 0, text.Length, false)
    {
    }

    public HashSet<int> RegExpStarts { get; private set; } = [];

    public string? Error { get; private set; }

    public (Program? Program, ScriptGoal Goal) Run()
    {
        var goals = moduleFirst
            ? [ScriptGoal.Module, ScriptGoal.Script]
            : new[] { ScriptGoal.Script, ScriptGoal.Module, ScriptGoal.Expression };
        if (DepthOf(text.AsSpan(start, length)) > MaxBracketDepth)
        {
            Error = TooDeep;
            return (null, ScriptGoal.None);
        }

        var deep = false;
        foreach (var goal in goals)
        {
            if (Try(goal, ref deep) is { } program)
                return (program, goal);
            if (_exhausted)
                break;
        }

        return (null, ScriptGoal.None);
    }

    /// <summary>An estimate of the bracket nesting depth; brackets in strings count too.</summary>
    private static int DepthOf(ReadOnlySpan<char> code)
    {
        int depth = 0, deepest = 0;
        foreach (var c in code)
        {
            if (c is '(' or '[' or '{')
                deepest = Math.Max(deepest, ++depth);
            else if (c is ')' or ']' or '}')
                depth = Math.Max(0, depth - 1);
        }

        return deepest;
    }

    private Program? Try(ScriptGoal goal, ref bool deep)
    {
        RegExpStarts = [];
        try
        {
            if (!deep)
                return ParseAs(goal);
        }
        catch (ParseErrorException error)
        {
            Error ??= error.Message;
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            deep = true;
        }

        RegExpStarts = [];
        return ParseDeep(goal);
    }

    private Program? ParseDeep(ScriptGoal goal)
    {
        Program? program = null;
        var thread = new Thread(Parse, DeepStackBytes) { IsBackground = true };
        thread.Start();
        thread.Join();
        return program;

        void Parse()
        {
            try
            {
                program = ParseAs(goal);
            }
            catch (ParseErrorException error)
            {
                Error ??= error.Message;
            }
            catch (InsufficientExecutionStackException)
            {
                Error ??= TooDeep;
                _exhausted = true;
            }
        }
    }

    private Program ParseAs(ScriptGoal goal)
    {
        var parser = new Parser(new ParserOptions
        {
            EcmaVersion = EcmaVersion.Latest,
            ExperimentalESFeatures = ExperimentalESFeatures.All,
            AllowHashBang = true,
            AllowReturnOutsideFunction = true,
            AllowNewTargetOutsideFunction = true,
            AllowSuperOutsideMethod = true,
            CheckPrivateFields = false,
            // Regular expressions are only data here; converting or validating them would cost more than the rest of the parse.
            OnRegExp = static (in RegExpParsingContext _) => RegExpParseResult.ForSuccess(null, null),
            Tolerant = true,
            OnToken = Remember,
        });
        switch (goal)
        {
            case ScriptGoal.Module:
                return parser.ParseModule(text, start, length);
            case ScriptGoal.Script:
                return parser.ParseScript(text, start, length);
            default:
                var expression = parser.ParseExpression(text, start, length);
                Statement statement = new NonSpecialExpressionStatement(expression) { Range = expression.Range };
                return new Script(NodeList.From(statement), strict: false) { Range = Acornima.Range.From(0, text.Length) };
        }
    }

    private void Remember(in Token token)
    {
        if (token.Kind == TokenKind.RegExpLiteral)
            RegExpStarts.Add(token.Start);
    }
}
