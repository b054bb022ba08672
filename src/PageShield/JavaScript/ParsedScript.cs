using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Syntax;
using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript;

/// <summary>
/// A source text parsed as far as possible: a syntax tree if it parses, tokens always. The text is tried as classic script,
/// module, lone expression (JSON), and HTML with <c>script</c> elements, in this order. A byte-order mark, a hashbang and
/// HTML-like comments are accepted. All offsets are UTF-16 offsets into <see cref="Source"/>. Parsing takes linear time.
/// </summary>
public sealed class ParsedScript
{
    private readonly HashSet<int>? _regExpStarts;
    private readonly Lazy<(List<ScriptToken> Tokens, List<ScriptComment> Comments)> _tokens;
    private readonly Lazy<ScriptLines> _lines;
    private readonly Lazy<SyntaxTree?> _tree;
    private readonly Lazy<ScriptBindings?> _bindings;

    private ParsedScript(
        string source, string text, Program? program, ScriptGoal goal, string? error, HashSet<int>? regExpStarts,
        Lazy<(List<ScriptToken> Tokens, List<ScriptComment> Comments)>? tokens = null)
    {
        Source = source;
        Text = text;
        Program = program;
        Goal = goal;
        Error = error;
        _regExpStarts = regExpStarts;
        _tokens = tokens ?? TokensOf(text, regExpStarts);
        _lines = new(() => new ScriptLines(Source));
        _tree = new(() => Program is null ? null : SyntaxTree.From(Program));
        _bindings = new(() => Tree is null ? null : ScriptBindings.Of(Tree));
    }

    /// <summary>The text as given.</summary>
    public string Source { get; }

    /// <summary>The code, of the same length as <see cref="Source"/>. Markup around <c>script</c> elements is replaced by blanks.</summary>
    public string Text { get; }

    /// <summary>The syntax tree, or null if the text does not parse. Its depth is unbounded, so walk it through <see cref="Tree"/>.</summary>
    public Program? Program { get; }

    /// <summary>The goal the text was parsed with.</summary>
    public ScriptGoal Goal { get; }

    /// <summary>Why the text (or, in HTML, a part of it) does not parse; null if it does.</summary>
    public string? Error { get; }

    /// <summary>The flattened tree, or null if the text does not parse. Built on first use.</summary>
    public SyntaxTree? Tree => _tree.Value;

    /// <summary>The binding of each identifier in the tree, or null if the text does not parse. Built on first use.</summary>
    public ScriptBindings? Bindings => _bindings.Value;

    /// <summary>All tokens in order, without comments. Scanned on first use.</summary>
    public IReadOnlyList<ScriptToken> Tokens => _tokens.Value.Tokens;

    /// <summary>The first tokens, at most <paramref name="most"/>. Tokens after those are not scanned.</summary>
    public IReadOnlyList<ScriptToken> FirstTokens(int most)
    {
        if (_tokens.IsValueCreated || Text.Length <= most) return Tokens;
        return TokenScanner.Scan(Text, _regExpStarts, most).Tokens;
    }

    /// <summary>The same text with its tokens only, without the tree.</summary>
    public ParsedScript WithoutTree() => new(Source, Text, null, Goal, Error, _regExpStarts, _tokens);

    /// <summary>All comments in order. Scanned on first use.</summary>
    public IReadOnlyList<ScriptComment> Comments => _tokens.Value.Comments;

    /// <summary>Lines and columns of <see cref="Source"/>.</summary>
    public ScriptLines Lines => _lines.Value;

    /// <summary>Parses a text. Never throws, for any content; at worst there are tokens without a tree.</summary>
    public static ParsedScript Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (ScriptEnvelope.LooksLikeHtml(source) && ParseHtml(source) is { } html)
            return html;

        var attempt = new ParseAttempt(source);
        var (program, goal) = attempt.Run();
        if (program is null && ScriptEnvelope.HasScriptElement(source) && ParseHtml(source) is { Program: not null } inner)
            return inner;
        return new ParsedScript(source, source, program, goal, program is null ? attempt.Error : null, program is null ? null : attempt.RegExpStarts);
    }

    /// <summary>Wraps a text without parsing it: only its tokens are available, so deep nesting is harmless.</summary>
    public static ParsedScript Unparsed(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ParsedScript(source, source, null, ScriptGoal.None, "Not parsed.", null);
    }

    // A separate method, so that the lazy token list does not keep the tree alive.
    private static Lazy<(List<ScriptToken> Tokens, List<ScriptComment> Comments)> TokensOf(string text, HashSet<int>? regExpStarts) =>
        new(() => TokenScanner.Scan(text, regExpStarts));

    private static ParsedScript? ParseHtml(string source)
    {
        var (text, pieces) = ScriptEnvelope.Open(source);
        if (pieces.Count == 0)
            return null;
        var statements = new List<Statement>();
        var regExpStarts = new HashSet<int>();
        string? error = null;
        foreach (var piece in pieces)
        {
            var attempt = new ParseAttempt(text, piece.Start, piece.Length, piece.Module);
            var (program, _) = attempt.Run();
            error ??= program is null ? attempt.Error : null;
            if (program is null)
                continue;
            statements.AddRange(program.Body);
            regExpStarts.UnionWith(attempt.RegExpStarts);
        }

        if (statements.Count == 0)
            return new ParsedScript(source, text, null, ScriptGoal.None, error, null);
        var joined = new Script(NodeList.From<Statement>(statements), strict: false) { Range = Acornima.Range.From(0, source.Length) };
        return new ParsedScript(source, text, joined, ScriptGoal.Html, error, error is null ? regExpStarts : null);
    }
}
