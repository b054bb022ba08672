using System.Globalization;
using System.Text;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.JavaScript.Syntax;

/// <summary>
/// Evaluates expressions that have the same value on every run: literals, concatenation, template literals, <c>String.fromCharCode</c>,
/// <c>[…].join</c>, <c>"…".concat</c>, <c>split("").reverse().join("")</c>, and names that are assigned once. Nothing is executed. The parser has
/// already decoded escapes.
/// </summary>
internal sealed class ConstantFolding
{
    /// <summary>Placeholder for a part of a text that is not constant.</summary>
    public const char Hole = '\uFFFC';

    /// <summary>The longest text that is built, in UTF-16 units.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxDepth = 64;
    private const int MaxParts = 20_000;

    private readonly SyntaxTree? _tree;
    private readonly ScriptBindings? _bindings;
    private readonly Dictionary<Node, int> _references = new(ReferenceEqualityComparer.Instance);

    /// <summary>Folds literals only.</summary>
    public ConstantFolding()
    {
    }

    /// <summary>Folds literals and names that are declared with a constant and never reassigned.</summary>
    public ConstantFolding(SyntaxTree tree, ScriptBindings bindings)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(bindings);
        _tree = tree;
        _bindings = bindings;
        for (var i = 0; i < tree.Count; i++)
        {
            if (bindings.RoleOf(i) == IdentifierRole.Reference && bindings.Of(i) is { IsConstant: true })
                _references[tree[i]] = i;
        }
    }

    /// <summary>The constant text of an expression; null if it is not constant or longer than <see cref="MaxLength"/>.</summary>
    public string? Fold(Node? node)
    {
        var pattern = FoldPattern(node);
        return pattern is null || pattern.Contains(Hole, StringComparison.Ordinal) ? null : pattern;
    }

    /// <summary>
    /// The text of an expression with <see cref="Hole"/> for each part that is not constant, such as <c>https://\uFFFC/c.gif</c>; null if no part
    /// is known.
    /// </summary>
    public string? FoldPattern(Node? node)
    {
        if (node is null)
            return null;
        var parts = 0;
        return Text(node, 0, ref parts);
    }

    /// <summary>The constant number of an expression, or null.</summary>
    public double? FoldNumber(Node? node)
    {
        var parts = 0;
        return node is null ? null : Number(node, 0, ref parts);
    }

    private string? Text(Node node, int depth, ref int parts)
    {
        if (depth > MaxDepth || ++parts > MaxParts)
            return null;
        switch (node)
        {
            case StringLiteral literal:
                return literal.Value.Length <= MaxLength ? literal.Value : null;
            case NumericLiteral literal:
                return literal.Value.ToString("R", CultureInfo.InvariantCulture);
            case BooleanLiteral literal:
                return literal.Value ? "true" : "false";
            case TemplateLiteral template:
                return Template(template, depth, ref parts);
            case BinaryExpression { Operator: Operator.Addition } sum:
                return Sum(sum, depth, ref parts);
            case ParenthesizedExpression { Expression: { } inner }:
                return Text(inner, depth + 1, ref parts);
            case CallExpression call:
                return Call(call, depth, ref parts);
            case Identifier when Resolve(node) is { } value:
                return Text(value, depth + 1, ref parts);
            default:
                return null;
        }
    }

    private string? Template(TemplateLiteral template, int depth, ref int parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Quasis.Count; i++)
        {
            text.Append(template.Quasis[i].Value.Cooked);
            if (i < template.Expressions.Count)
                text.Append(Text(template.Expressions[i], depth + 1, ref parts) ?? Hole.ToString());
        }

        return Limit(text);
    }

    /// <summary>Additions nest to the left, often thousands deep, so the chain is unrolled first.</summary>
    private string? Sum(BinaryExpression sum, int depth, ref int parts)
    {
        var terms = new Stack<Node>();
        Node node = sum;
        while (node is BinaryExpression { Operator: Operator.Addition } next && terms.Count < MaxParts)
        {
            terms.Push(next.Right);
            node = next.Left;
        }

        terms.Push(node);
        var text = new StringBuilder();
        var known = false;
        var isText = false;
        double? total = null;
        foreach (var term in terms)
        {
            if (!isText && (text.Length == 0 || total is not null) && Number(term, depth + 1, ref parts) is { } number)
            {
                total = (total ?? 0) + number;
                text.Clear().Append(total.Value.ToString("R", CultureInfo.InvariantCulture));
                known = true;
                continue;
            }

            var value = Text(term, depth + 1, ref parts);
            isText = true;
            known |= value is not null;
            text.Append(value ?? Hole.ToString());
            if (text.Length > MaxLength)
                return null;
        }

        return known ? Limit(text) : null;
    }

    private string? Call(CallExpression call, int depth, ref int parts)
    {
        if (call.Callee is not MemberExpression member || NameOf(member) is not { } name)
            return null;
        switch (name)
        {
            case BrowserApis.FromCharCode or BrowserApis.FromCodePoint when member.Object is Identifier { Name: "String" }:
                return Characters(call.Arguments, depth, ref parts);
            case "concat" when Text(member.Object, depth + 1, ref parts) is { } head:
                var text = new StringBuilder(head);
                foreach (var argument in call.Arguments)
                    text.Append(Text(argument, depth + 1, ref parts) ?? Hole.ToString());
                return Limit(text);
            case "join" when Elements(member.Object, depth + 1, ref parts) is { } elements:
                var separator = call.Arguments.Count == 0 ? "," : Text(call.Arguments[0], depth + 1, ref parts);
                return separator is null || elements.Count * (long)separator.Length > MaxLength
                    ? null
                    : Limit(new StringBuilder().AppendJoin(separator, elements));
            case "toLowerCase" when call.Arguments.Count == 0:
                return Text(member.Object, depth + 1, ref parts)?.ToLowerInvariant();
            case "toUpperCase" when call.Arguments.Count == 0:
                return Text(member.Object, depth + 1, ref parts)?.ToUpperInvariant();
            case "toString" or "trim" or "valueOf" when call.Arguments.Count == 0
                && member.Object is StringLiteral or TemplateLiteral or BinaryExpression:
                var self = Text(member.Object, depth + 1, ref parts);
                return name == "trim" ? self?.Trim() : self;
            default:
                return null;
        }
    }

    private string? Characters(in NodeList<Expression> arguments, int depth, ref int parts)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (Number(argument, depth + 1, ref parts) is not { } code || code is < 0 or > 0x10FFFF)
                return null;
            text.Append(code > 0xFFFF ? char.ConvertFromUtf32((int)code) : ((char)code).ToString());
        }

        return Limit(text);
    }

    /// <summary>The elements of a constant array: a literal, <c>"…".split("…")</c>, or either one reversed.</summary>
    private List<string>? Elements(Node node, int depth, ref int parts)
    {
        if (depth > MaxDepth)
            return null;
        switch (node)
        {
            case ArrayExpression array:
                var elements = new List<string>(array.Elements.Count);
                foreach (var element in array.Elements)
                    elements.Add(element is null ? "" : Text(element, depth + 1, ref parts) ?? Hole.ToString());
                return elements;
            case CallExpression { Callee: MemberExpression member } call when NameOf(member) == "split" && call.Arguments.Count == 1:
                return Text(member.Object, depth + 1, ref parts) is { } text && Text(call.Arguments[0], depth + 1, ref parts) is { } separator
                    ? separator.Length == 0 ? [.. text.Select(c => c.ToString())] : [.. text.Split(separator)]
                    : null;
            case CallExpression { Callee: MemberExpression member } call when NameOf(member) == "reverse" && call.Arguments.Count == 0:
                var reversed = Elements(member.Object, depth + 1, ref parts);
                reversed?.Reverse();
                return reversed;
            case Identifier when Resolve(node) is { } value:
                return Elements(value, depth + 1, ref parts);
            default:
                return null;
        }
    }

    private double? Number(Node node, int depth, ref int parts)
    {
        if (depth > MaxDepth || ++parts > MaxParts)
            return null;
        switch (node)
        {
            case NumericLiteral literal:
                return literal.Value;
            case UnaryExpression { Operator: Operator.UnaryNegation } negation:
                return -Number(negation.Argument, depth + 1, ref parts);
            case UnaryExpression { Operator: Operator.UnaryPlus } plus:
                return Number(plus.Argument, depth + 1, ref parts);
            case ParenthesizedExpression { Expression: { } inner }:
                return Number(inner, depth + 1, ref parts);
            case Identifier when Resolve(node) is { } value:
                return Number(value, depth + 1, ref parts);
            case BinaryExpression
            {
                Operator: Operator.Subtraction or Operator.Multiplication or Operator.Division or Operator.BitwiseXor
                or Operator.Addition
            } binary
                when Number(binary.Left, depth + 1, ref parts) is { } left && Number(binary.Right, depth + 1, ref parts) is { } right:
                return binary.Operator switch
                {
                    Operator.Addition => left + right,
                    Operator.Subtraction => left - right,
                    Operator.Multiplication => left * right,
                    Operator.Division => left / right,
                    _ => (int)left ^ (int)right,
                };
            default:
                return null;
        }
    }

    private Node? Resolve(Node identifier) =>
        _references.TryGetValue(identifier, out var index) && _bindings?.Of(index) is { } binding ? _tree?[binding.Value] : null;

    private static string? NameOf(MemberExpression member) => member.Property switch
    {
        Identifier name when !member.Computed => name.Name,
        StringLiteral literal => literal.Value,
        _ => null,
    };

    private static string? Limit(StringBuilder text) => text.Length <= MaxLength ? text.ToString() : null;
}
