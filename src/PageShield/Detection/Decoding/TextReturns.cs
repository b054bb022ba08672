using Acornima;
using Acornima.Ast;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Determines from its <c>return</c> expressions whether a function can return text at all. Most pure helpers of a library return an object, a
/// function, a number or a boolean; decoders never do.
/// </summary>
internal static class TextReturns
{
    /// <summary>False only if no call without <c>this</c> can return text.</summary>
    public static bool MayBeIn(IFunction function)
    {
        if (function.Generator || function.Async) return false;
        if (function is ArrowFunctionExpression { Body: Expression value }) return MayBeText(value);
        var pending = new Stack<Node>();
        pending.Push(function.Body);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case ReturnStatement { Argument: { } argument } when MayBeText(argument):
                    return true;
                // Return values of inner functions do not count. Expressions contain statements only inside functions.
                case Expression or IFunction or ReturnStatement or VariableDeclaration or ExpressionStatement or ThrowStatement or IClass:
                    continue;
            }

            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        return false;
    }

    private static bool MayBeText(Expression root)
    {
        var pending = new Stack<Expression>();
        pending.Push(root);
        while (pending.TryPop(out var expression))
        {
            switch (expression)
            {
                case IFunction or ClassExpression or ObjectExpression or ArrayExpression or NewExpression or ThisExpression or UpdateExpression:
                case NumericLiteral or BooleanLiteral or NullLiteral or RegExpLiteral or BigIntLiteral:
                case MemberExpression { Object: ThisExpression } or CallExpression { Callee: MemberExpression { Object: ThisExpression } }:
                case UnaryExpression { Operator: not Operator.TypeOf }:
                    break;
                case LogicalExpression logical:
                    pending.Push(logical.Left);
                    pending.Push(logical.Right);
                    break;
                case BinaryExpression { Operator: not Operator.Addition }:
                    break;
                case ConditionalExpression conditional:
                    pending.Push(conditional.Consequent);
                    pending.Push(conditional.Alternate);
                    break;
                case SequenceExpression sequence:
                    pending.Push(sequence.Expressions[^1]);
                    break;
                case ParenthesizedExpression parenthesized:
                    pending.Push(parenthesized.Expression);
                    break;
                case AssignmentExpression { Operator: Operator.Assignment } assignment:
                    pending.Push(assignment.Right);
                    break;
                default:
                    return true;
            }
        }

        return false;
    }
}
