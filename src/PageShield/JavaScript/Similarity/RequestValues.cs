using System.Text;
using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Syntax;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.JavaScript.Similarity;

/// <summary>
/// Finds what a server fills into code on each request: generated names (<see cref="GeneratedName"/>) and, in texts that consist of values only,
/// lists and records of any length and repetitions of the statements that pass them on. Linear time, no recursion.
/// </summary>
internal sealed partial class RequestValues
{
    private readonly ParsedScript _script;
    private readonly SyntaxTree _tree;
    private readonly ScriptBindings _bindings;
    private readonly IReadOnlySet<string> _differing;
    private readonly bool[] _isPlain;
    private readonly bool[] _mayBecomeCode;
    private readonly int[] _before;
    private readonly List<(int Start, int End, string Text)> _edits = [];

    private RequestValues(ParsedScript script, SyntaxTree tree, ScriptBindings bindings, IReadOnlySet<string> differing)
    {
        (_script, _tree, _bindings, _differing) = (script, tree, bindings, differing);
        (_isPlain, _mayBecomeCode, _before) = (new bool[tree.Count], new bool[tree.Count], new int[tree.Count]);
        for (var i = tree.Count - 1; i >= 0; i--)
        {
            _isPlain[i] = IsPlain(i);
            _mayBecomeCode[i] |= tree[i] is StringLiteral { Value.Length: >= 4 } text && Code.IsMatch(text.Value);
            if (tree.ParentOf(i) is >= 0 and var parent) _mayBecomeCode[parent] |= _mayBecomeCode[i];
        }

        var last = new int[tree.Count];
        for (var i = 0; i < tree.Count; i++)
        {
            last[i] = -1;
            (_before[i], var parent) = (-1, tree.ParentOf(i));
            if (parent >= 0) (_before[i], last[parent]) = (last[parent], i);
        }
    }

    /// <summary>The text without request values, for comparison; null if it has none or does not parse.</summary>
    /// <param name="script">The text.</param>
    /// <param name="differing">Names that another version of the text lacks. Any of these with a digit counts as generated.</param>
    public static string? Without(ParsedScript script, IReadOnlySet<string> differing) =>
        script is { Tree: { } tree, Bindings: { } bindings, Error: null } ? new RequestValues(script, tree, bindings, differing).Fold() : null;

    /// <summary>
    /// Whether the text consists of values only: assigned, pushed, or passed to one function as in JSONP. In code that does more, the length of a
    /// list may affect behavior.
    /// </summary>
    private bool IsAllValues => Destination() is not null || IsOneCall();

    /// <summary>
    /// For a text that only passes values on, such as <c>self.__next_f.push([…])</c> or <c>window.__STATE__={…}</c>: a hash of their destinations.
    /// Null for all other code.
    /// </summary>
    public static Sha256Hash? DestinationOf(ParsedScript script) =>
        script is { Tree: { } tree, Bindings: { } bindings, Error: null, Goal: ScriptGoal.Script or ScriptGoal.Module }
        && new RequestValues(script, tree, bindings, EmptyNames).Destination() is { } destination
            ? Sha256Hash.OfText(destination)
            : null;

    /// <summary>Names of globals and properties.</summary>
    public static HashSet<string> NamesIn(ParsedScript script)
    {
        var names = new HashSet<string>();
        if (script is not { Tree: { } tree, Bindings: { } bindings }) return names;
        for (var i = 0; i < tree.Count; i++)
            if (NameAt(tree, bindings, i) is { } name) names.Add(name);
        return names;
    }

    /// <summary>
    /// The values that may affect what code does, as written and in order: strings, numbers and patterns outside statements that only push them to
    /// a list. Empty for a text that does not parse or that only passes values on.
    /// </summary>
    public static List<string> SteeringIn(ParsedScript script)
    {
        if (script is not { Tree: { } tree, Bindings: { } bindings, Error: null }) return [];
        var values = new RequestValues(script, tree, bindings, EmptyNames);
        return values.IsAllValues ? [] : values.Steering();
    }

    private static readonly HashSet<string> EmptyNames = [];

    private static string? NameAt(SyntaxTree tree, ScriptBindings bindings, int index) => tree[index] switch
    {
        Identifier identifier when bindings.Of(index) is null => identifier.Name,
        StringLiteral literal when IsComputedKey(tree, index) => literal.Value,
        _ => null,
    };

    private static bool IsComputedKey(SyntaxTree tree, int index) =>
        tree.ParentNodeOf(index) is MemberExpression { Computed: true } member && ReferenceEquals(member.Property, tree[index]);

    /// <summary>The destinations of all statements, one per line, repetitions once; null if a statement does more, or if there are none.</summary>
    private string? Destination()
    {
        var destinations = new List<string>();
        foreach (var child in _tree.ChildrenOf(0))
        {
            if (DestinationOfStatement(child) is not { } destination) return null;
            if (destinations.Count == 0 || destinations[^1] != destination) destinations.Add(destination);
        }

        return destinations.Exists(static destination => destination.Length > 0) ? string.Join('\n', destinations) : null;
    }

    private List<string> Steering()
    {
        var values = new List<string>();
        for (var i = 0; i < _tree.Count;)
        {
            if (_tree.ParentOf(i) == 0 && DestinationOfStatement(i) is ['(', ..])
            {
                i = _tree.EndOf(i);
                continue;
            }

            if (_tree[i] is Literal or TemplateElement) values.Add(_script.Text[_tree[i].Start.._tree[i].End]);
            i++;
        }

        return values;
    }

    private bool IsOneCall() =>
        _tree.ChildrenOf(0).Take(2).ToList() is [var only] && _tree[only] is ExpressionStatement && _tree[only + 1] is CallExpression
            && PathOf(only + 2) is not null
        && _tree.ChildrenOf(only + 1).Skip(1).All(argument => _isPlain[argument] && !_mayBecomeCode[argument]);

    private string? Fold()
    {
        var isAllValues = IsAllValues;
        for (var i = 0; i < _tree.Count;)
        {
            if (isAllValues && IsFoldedWhole(i))
            {
                _edits.Add((_tree[i].Start, _tree[i].End, "0"));
                i = _tree.EndOf(i);
                continue;
            }

            if (isAllValues && IsRepetition(i))
            {
                _edits.Add((_tree[i].Start, _tree[i].End, ";"));
                i = _tree.EndOf(i);
                continue;
            }

            FoldName(i);
            i++;
        }

        if (_edits.Count == 0) return null;
        var text = new StringBuilder(_script.Text.Length);
        var at = 0;
        foreach (var (start, end, replacement) in _edits)
        {
            text.Append(_script.Text, at, start - at).Append(replacement);
            at = end;
        }

        return text.Append(_script.Text, at, _script.Text.Length - at).ToString();
    }

    private void FoldName(int index)
    {
        if (NameAt(_tree, _bindings, index) is not { } name) return;

        var folded = _differing.Contains(name) ? GeneratedName.FoldLoosely(name) : GeneratedName.Fold(name);
        if (folded == name) return;

        folded = folded.Replace('{', '$').Replace('}', '$');
        _edits.Add((_tree[index].Start, _tree[index].End,
            _tree[index] is Literal ? $"'{folded.Replace("\\", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)}'" : folded));
    }

    private bool IsPlain(int index) => _tree[index] switch
    {
        RegExpLiteral => false,
        Literal or TemplateElement => true,
        TemplateLiteral template => template.Expressions.Count == 0,
        UnaryExpression { Operator: Operator.UnaryNegation or Operator.UnaryPlus or Operator.LogicalNot or Operator.Void } or ArrayExpression
            or ObjectExpression => AreAllPlain(index),
        ObjectProperty { Computed: false, Shorthand: false, Method: false, Kind: PropertyKind.Init } => _isPlain[LastChildOf(index)],
        _ => false,
    };

    private bool AreAllPlain(int index)
    {
        foreach (var child in _tree.ChildrenOf(index))
            if (!_isPlain[child]) return false;
        return true;
    }

    private int LastChildOf(int index)
    {
        var last = index;
        foreach (var child in _tree.ChildrenOf(index)) last = child;
        return last;
    }

    /// <summary>
    /// Whether a list or record of plain values is folded as a whole. Excludes the options of a call, such as <c>fetch</c>'s, whose names affect
    /// what it does, and anything with text that may become code.
    /// </summary>
    private bool IsFoldedWhole(int index)
    {
        if (!_isPlain[index] || _tree[index] is not (ArrayExpression or ObjectExpression)) return false;
        if (_tree.ParentNodeOf(index) is CallExpression or NewExpression && _tree[index] is ObjectExpression && !IsHandingOn(_tree.ParentOf(index)))
            return false;
        return !_mayBecomeCode[index];
    }

    /// <summary><c>list.push(…)</c>, or the one call that is the whole text, as in JSONP.</summary>
    private bool IsHandingOn(int index) => IsPush(index) || _tree[index] switch
    {
        CallExpression { Callee: Identifier or MemberExpression } =>
            _tree.ParentNodeOf(index) is ExpressionStatement && _tree.ParentOf(_tree.ParentOf(index)) == 0
            && _tree.ChildrenOf(0).Take(2).Count() == 1,
        _ => false,
    };

    private bool IsPush(int index) =>
        _tree[index] is CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier { Name: "push" } } };

    private bool IsRepetition(int index)
    {
        if (_tree[index] is not ExpressionStatement || _tree.ParentOf(index) < 0 || DestinationOfStatement(index) is not { } destination)
            return false;

        return _before[index] is >= 0 and var before && _tree[before] is ExpressionStatement && DestinationOfStatement(before) == destination;
    }

    [GeneratedRegex(@"<script|javascript:|\bon\w+\s*=\s*[""']|\bfunction\b|=>|\beval\s*\(|\batob\s*\(|\bdocument\s*[.\[]|\bimport\s*\(",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Code { get; }
}
