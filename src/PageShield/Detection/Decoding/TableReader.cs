using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Evaluates expressions over string tables: constants, and lookups through the wrappers that obfuscators add, such as aliases, functions that shift
/// the index and pass it on, and objects that hold numbers, keys and such functions.
/// </summary>
/// <param name="decoder">The lookup function whose table is being read; names are resolved from it.</param>
/// <param name="depth">Nesting depth of the table.</param>
internal sealed class TableReader(Function decoder, int depth)
{
    private const int MaxSteps = 5_000;
    private const int MaxAliases = 10;

    private int _steps;

    /// <summary>The term for an expression; null if it needs anything else.</summary>
    public TableTerm? Read(Node node, TableNames? names)
    {
        _steps = 0;
        return Term(node, names);
    }

    private TableTerm? Term(Node? node, TableNames? names)
    {
        if (++_steps > MaxSteps || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        switch (node)
        {
            case NumericLiteral number:
                return new TableTerm.Number(number.Value);
            case StringLiteral text:
                return new TableTerm.Text(text.Value);
            case TemplateLiteral { Expressions.Count: 0, Quasis: [var only] }:
                return new TableTerm.Text(only.Value.Cooked ?? "");
            case ParenthesizedExpression { Expression: var inner }:
                return Term(inner, names);
            case UnaryExpression { Operator: Operator.UnaryNegation } minus:
                return Term(minus.Argument, names) is { } argument ? TableTerm.Of(Operator.Subtraction, new TableTerm.Number(0), argument) : null;
            case UnaryExpression { Operator: Operator.UnaryPlus } plus:
                return Term(plus.Argument, names);
            case BinaryExpression binary and not LogicalExpression:
                return Term(binary.Left, names) is { } left && Term(binary.Right, names) is { } right
                    ? TableTerm.Of(binary.Operator, left, right)
                    : null;
            case Identifier or MemberExpression:
                return Resolve(node, names) is ({ } meant, var seen) && !ReferenceEquals(meant, node) && meant is not IFunction
                    ? Term(meant, seen)
                    : null;
            case CallExpression call:
                return Call(call, names);
            default:
                return null;
        }
    }

    private TableTerm? Call(CallExpression call, TableNames? names)
    {
        var (callee, seen) = Resolve(call.Callee, names);
        if (callee is Identifier { Name: "parseInt" })
            return call.Arguments is [var word, ..] && Term(word, names) is { } term ? new TableTerm.Parsed(term) : null;
        if (callee is not IFunction function) return null;
        if (ReferenceEquals(callee, decoder.Node)) return Look(call, names);
        if (callee.UserData is Function { Node.Params.Count: > 0 } other && StringTable.Of(other, depth + 1) is { } table)
            return Look(call, names) is { } look && table.Look(look.Index, look.Key) is { } text ? new TableTerm.Text(text) : null;
        return Returned(function) is { } result ? Term(result, TableNames.OfCall(function, call.Arguments, names, seen)) : null;
    }

    private TableTerm.Look? Look(CallExpression call, TableNames? names)
    {
        if (call.Arguments.Count == 0) return null;
        var index = Term(call.Arguments[0], names) switch
        {
            TableTerm.Number number => number.Value,
            TableTerm.Text text => TableTerm.NumberIn(text.Value),
            _ => null,
        };
        return index is { } at
            ? new TableTerm.Look(at, call.Arguments.Count > 1 && Term(call.Arguments[1], names) is TableTerm.Text key ? key.Value : null)
            : null;
    }

    // Obfuscators give a lookup function a new alias in every scope.
    private (Node? Node, TableNames? Names) Resolve(Node? node, TableNames? names)
    {
        for (var step = 0; step < MaxAliases; step++)
        {
            switch (node)
            {
                case ParenthesizedExpression { Expression: var inner }:
                    node = inner;
                    break;
                case VariableDeclarator { Init: { } init }:
                    node = init;
                    break;
                case AssignmentExpression { Operator: Operator.Assignment } assignment:
                    node = assignment.Right;
                    break;
                case Identifier identifier:
                    var found = TableNames.Find(names, identifier.Name)
                        ?? (Declarations.Find(decoder, identifier.Name) is { } outer ? (outer, null) : null);
                    if (found is not { } declared) return (node, names);
                    (node, names) = declared;
                    break;
                case MemberExpression member:
                    if (Resolve(member.Object, names) is not (ObjectExpression holder, var seen) || KeyOf(member, names) is not { } key)
                        return (null, null);
                    (node, names) = (ValueOf(holder, key), seen);
                    break;
                default:
                    return (node, names);
            }
        }

        return (null, null);
    }

    private string? KeyOf(MemberExpression member, TableNames? names) => member is { Computed: false, Property: Identifier { Name: var name } } ? name
        : Term(member.Property, names) is TableTerm.Text text ? text.Value : null;

    private static Expression? ValueOf(ObjectExpression holder, string key)
    {
        foreach (var node in holder.Properties)
        {
            if (node is Property { Computed: false, Value: Expression value } property
                && (property.Key is Identifier name ? name.Name : (property.Key as StringLiteral)?.Value) == key)
                return value;
        }

        return null;
    }

    private static Expression? Returned(IFunction function) => function.Body switch
    {
        Expression expression => expression,
        FunctionBody { Body: [ReturnStatement { Argument: { } argument }] } => argument,
        _ => null,
    };
}
