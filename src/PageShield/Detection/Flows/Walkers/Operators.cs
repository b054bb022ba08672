using System.Globalization;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>Evaluates operators on constants, texts and labels.</summary>
internal sealed class Operators(FlowEngine engine)
{
    private const int MaxText = 4_000_000;
    private const string HoleText = "\uFFFC";
    private readonly Stack<BinaryExpression> _chain = new();

    public Value Binary(BinaryExpression binary)
    {
        if (binary.Left is not BinaryExpression) return Operate(binary, engine.Expressions.Evaluate(binary.Left));

        // Long chains nest on the left. Walk them without recursion, on a stack shared with nested chains.
        var below = _chain.Count;
        Node leftmost = binary;
        while (leftmost is BinaryExpression { } inner)
        {
            _chain.Push(inner);
            leftmost = inner.Left;
        }

        var value = engine.Expressions.Evaluate(leftmost);
        while (_chain.Count > below) value = Operate(_chain.Pop(), value);
        return value;
    }

    private Value Operate(BinaryExpression step, Value left)
    {
        if (step is LogicalExpression)
        {
            if (left.Labels != Labels.None) TestValue(step, left);
            if ((left.Labels & (Labels.Agent | Labels.Referrer | Labels.Cookie | Labels.Place)) is var tested and not Labels.None)
                engine.Log.Ask(step.Right, tested);
            return Value.Join(left, engine.Expressions.Evaluate(step.Right));
        }

        var right = engine.Expressions.Evaluate(step.Right);
        if (step.Operator == Operator.Addition) return Add(step, left, right);
        if (left.Number is { } a && right.Number is { } b) return Arithmetic(step.Operator, a, b);
        if (step.Operator is Operator.Subtraction or Operator.BitwiseXor or Operator.Multiplication && NumberOf(left) is { } m
            && NumberOf(right) is { } n)
            return Arithmetic(step.Operator, m, n);
        if (IsComparison(step.Operator)) return Compare(step, left, right);
        return Value.OfLabels((left.Labels | right.Labels) & Labels.Data);
    }

    private Value Add(BinaryExpression step, Value left, Value right)
    {
        if (left.Number is { } a && right.Number is { } b && left.Text is null && right.Text is null) return Value.OfNumber(a + b);
        return Concatenate(left, right, step);
    }

    public Value Concatenate(Value left, Value right, Node at)
    {
        var labels = (left.DeepLabels(1) | right.DeepLabels(1)) & Labels.Data;
        var (before, after) = (left.AsText(), right.AsText());
        if (before is null && after is null) return Value.OfLabels(labels);
        if (before is not null && after is null) labels |= FieldWords.Refine(right.Labels, before.Length > 60 ? before[^60..] : before);
        var length = (before?.Length ?? 1) + (after?.Length ?? 1);
        if (length > MaxText) return Value.OfLabels(labels);
        return engine.Log.Built((before ?? HoleText) + (after ?? HoleText), at, labels);
    }

    // Text grows only in straight-line code of the variable's own function. In loops, only the beginning is certain.
    public Value Accumulate(Node left, Value old, Value added, Node at)
    {
        var labels = (old.DeepLabels(1) | added.DeepLabels(1)) & Labels.Data;
        labels |= FieldWords.Refine(added.Labels, old.Text is { Length: < 4_000 } before ? before[Math.Max(0, before.Length - 40)..] : null);
        var isLocal = left is Identifier identifier
            && (engine.Names.VariableOf(identifier) is { } variable ? variable.Owner == engine.Run.Function
            : engine.Globals.NowAtTop(identifier.Name) is not null);
        if (isLocal && engine.Run.Loops == 0) return Concatenate(old, added, at).With(labels);
        return old.Text is null ? Value.OfLabels(labels) : new Value { Text = EndsOpen(old.Text), Labels = labels };

        static string EndsOpen(string text) => text.Length > 0 && text[^1] == Value.Hole ? text : text + Value.Hole;
    }

    public Value Unary(UnaryExpression unary)
    {
        var value = engine.Expressions.Evaluate(unary.Argument);
        return unary.Operator switch
        {
            Operator.UnaryNegation when value.Number is { } number => Value.OfNumber(-number),
            Operator.UnaryPlus when value.Number is not null => value,
            Operator.UnaryPlus when value.HasExactText && double.TryParse(value.Text, CultureInfo.InvariantCulture, out var parsed) =>
                Value.OfNumber(parsed),
            Operator.BitwiseNot when value.Number is { } number => Value.OfNumber(~ToInt32(number)),
            // Whether a value was typed does not reveal the value.
            Operator.LogicalNot => Value.OfLabels(value.Labels & Labels.Data & ~Labels.Secrets | value.Labels & Labels.Cookie),
            Operator.UnaryPlus or Operator.UnaryNegation => Value.OfLabels(value.Labels & Labels.Data),
            Operator.TypeOf => Value.OfLabels(value.Labels & Labels.Wallet),
            _ => Value.Unknown,
        };
    }

    private void TestValue(Node at, Value value)
    {
        if ((value.Labels & (Labels.Agent | Labels.Referrer | Labels.Cookie)) != 0)
            engine.Log.Record(
                FactKind.VisitorTest, at, "condition", Value.Unknown, value.Labels & (Labels.Agent | Labels.Referrer | Labels.Cookie | Labels.Place));
    }

    private Value Compare(BinaryExpression step, Value left, Value right)
    {
        var labels = (left.Labels | right.Labels) & (Labels.Agent | Labels.Referrer | Labels.Cookie | Labels.Place);
        if ((labels & Labels.Place) != 0 && (left.Text ?? right.Text) is { } words)
            engine.Log.Record(
                FactKind.PageTest, step, "compare", Value.OfText(words).With((left.Text is null ? right : left).Labels & Labels.Decoded), labels);
        return Value.OfLabels(labels);
    }

    private static bool IsComparison(Operator op) =>
        op is Operator.Equality or Operator.Inequality or Operator.StrictEquality or Operator.StrictInequality
        or Operator.LessThan or Operator.GreaterThan or Operator.LessThanOrEqual or Operator.GreaterThanOrEqual or Operator.In or Operator.InstanceOf;

    public static Value Arithmetic(Operator op, double a, double b) => op switch
    {
        Operator.Subtraction => Value.OfNumber(a - b),
        Operator.Multiplication => Value.OfNumber(a * b),
        Operator.Division => Value.OfNumber(a / b),
        Operator.Remainder => Value.OfNumber(a % b),
        Operator.BitwiseXor => Value.OfNumber(ToInt32(a) ^ ToInt32(b)),
        Operator.BitwiseAnd => Value.OfNumber(ToInt32(a) & ToInt32(b)),
        Operator.BitwiseOr => Value.OfNumber(ToInt32(a) | ToInt32(b)),
        Operator.LeftShift => Value.OfNumber(ToInt32(a) << (ToInt32(b) & 31)),
        Operator.RightShift => Value.OfNumber(ToInt32(a) >> (ToInt32(b) & 31)),
        Operator.UnsignedRightShift => Value.OfNumber((uint)ToInt32(a) >> (ToInt32(b) & 31)),
        _ => Value.Unknown,
    };

    public static int ToInt32(double number) => double.IsFinite(number) ? unchecked((int)(uint)(long)(number % 4294967296.0)) : 0;

    public static double? NumberOf(Value value) => value.Number ?? (value.HasExactText && value.Text is { Length: > 0 and < 30 } text
        ? Texts.ParseNumber(text, text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 16 : -1) : null);

    public static Operator? Plain(Operator op) => op switch
    {
        Operator.SubtractionAssignment => Operator.Subtraction,
        Operator.MultiplicationAssignment => Operator.Multiplication,
        Operator.DivisionAssignment => Operator.Division,
        Operator.RemainderAssignment => Operator.Remainder,
        Operator.BitwiseXorAssignment => Operator.BitwiseXor,
        Operator.BitwiseAndAssignment => Operator.BitwiseAnd,
        Operator.BitwiseOrAssignment => Operator.BitwiseOr,
        _ => null,
    };
}
