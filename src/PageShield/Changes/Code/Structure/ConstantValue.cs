using Acornima;
using Acornima.Ast;

namespace PageShield.Changes.Code.Structure;

/// <summary>
/// The value of a constant expression as minifiers write it: <c>!0</c>, <c>void 0</c>, <c>+1</c>, <c>!!"x"</c>.
/// </summary>
/// <param name="Kind">Kind of the value.</param>
/// <param name="Text">The value converted to a string, as in JavaScript.</param>
internal readonly record struct ConstantValue(ConstantKind Kind, string Text)
{
    /// <summary>Maximum number of operators before a constant. Deeper expressions are not evaluated.</summary>
    private const int MaxDepth = 8;

    private static readonly ConstantValue Undefined = new(ConstantKind.Undefined, "undefined");

    /// <summary>The constant that results from operators before a literal; null for anything else, including a plain literal.</summary>
    public static ConstantValue? OfOperator(Node node) => node is UnaryExpression && TryRead(node, 0, out var value) ? value : null;

    /// <summary>The constant of a literal that is not a string, or of operators before a literal; null for anything else.</summary>
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
