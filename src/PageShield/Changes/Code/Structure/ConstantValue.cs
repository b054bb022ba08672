using Acornima;
using Acornima.Ast;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// The value of an expression that is the same on every run and that minifiers write out: <c>!0</c>, <c>void 0</c>, <c>+1</c>, <c>!!"x"</c>.
/// </summary>
/// <param name="Kind">What sort of value it is.</param>
/// <param name="Text">As JavaScript turns it into text.</param>
internal readonly record struct ConstantValue(ConstantKind Kind, string Text)
{
    /// <summary>Nobody writes more signs before a constant; deeper ones are left as they are.</summary>
    private const int MaxDepth = 8;

    private static readonly ConstantValue Undefined = new(ConstantKind.Undefined, "undefined");

    /// <summary>The constant that operators before a literal give; null for everything else, a lone literal included.</summary>
    public static ConstantValue? OfOperator(Node node) => node is UnaryExpression && TryRead(node, 0, out var value) ? value : null;

    /// <summary>The constant that a literal without letters, or operators before a literal, give; null for texts and everything else.</summary>
    public static ConstantValue? OfPlain(Node node) => node is not StringLiteral && TryRead(node, 0, out var value) ? value : null;

    private static bool TryRead(Node node, int depth, out ConstantValue value)
    {
        value = default;
        switch (node)
        {
            case StringLiteral text:
                value = new ConstantValue(ConstantKind.Text, text.Value);
                return true;
            case NumericLiteral number:
                value = new ConstantValue(ConstantKind.Number, NodeForms.NumberText(number.Value));
                return true;
            case BooleanLiteral boolean:
                value = OfBoolean(boolean.Value);
                return true;
            case UnaryExpression unary when depth < MaxDepth && TryRead(unary.Argument, depth + 1, out var inner):
                return TryApply(unary.Operator, inner, out value);
            default:
                return false;
        }
    }

    private static bool TryApply(Operator sign, ConstantValue inner, out ConstantValue value)
    {
        value = sign switch
        {
            Operator.LogicalNot => OfBoolean(inner.IsFalsy),
            Operator.Void => Undefined,
            Operator.UnaryPlus => inner,
            _ => default,
        };
        return sign is Operator.LogicalNot or Operator.Void || (sign == Operator.UnaryPlus && inner.Kind == ConstantKind.Number);
    }

    private bool IsFalsy => Kind switch
    {
        ConstantKind.Text => Text.Length == 0,
        ConstantKind.Number => Text is "0" or "-0",
        ConstantKind.Boolean => Text == "false",
        _ => true,
    };

    private static ConstantValue OfBoolean(bool value) => new(ConstantKind.Boolean, value ? "true" : "false");
}
