using Acornima;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>Rotation of the list until a checksum over its numbers matches.</summary>
internal sealed partial class StringTable
{
    /// <summary>Rotates the table until the checksum that its script computes matches.</summary>
    private static class Rotation
    {
        private const int MaxMentioned = 2_000;

        public static bool TryTurn(StringTable table, Node rotation, string holder, TableReader reader)
        {
            if (rotation is not CallExpression call || Unwrap(call.Callee) is not IFunction function) return false;
            var names = TableNames.OfCall(function, call.Arguments, null, null);
            double? given = null;
            foreach (var argument in call.Arguments)
            {
                if (argument is not Identifier identifier || identifier.Name != holder)
                    given ??= (reader.Read(argument, null) as TableTerm.Number)?.Value;
            }

            if (SumOf(function.Body) is not ({ } sum, var wanted)) return given is { } times && TryCount(table, function.Body, times);
            if (reader.Read(sum, names) is not { } term) return false;
            if (((wanted is null ? null : reader.Read(wanted, names) as TableTerm.Number)?.Value ?? given) is not { } goal) return false;
            for (var turn = 0; turn < table._words.Count; turn++)
            {
                table._turn = turn;
                if (term.In(table) is { } value && value == goal) return true;
            }

            return false;
        }

        // Without a checksum, the number is the rotation count.
        private static bool TryCount(StringTable table, Node body, double goal)
        {
            if (goal is < 0 or > 100_000 || LoopOf(body) is not { Test: UpdateExpression countdown }) return false;
            // while (--times) stops one step early, unless the number was incremented first.
            var times = goal - (countdown.Prefix ? 1 : 0)
                + (Any(body, static node => node is UpdateExpression { Operator: Operator.Increment, Prefix: true }) is null ? 0 : 1);
            if (times < 0) return false;
            table._turn = (int)times % table._words.Count;
            return true;
        }

        private static WhileStatement? LoopOf(Node body) =>
            Any(body, static node => node is WhileStatement { Test: UpdateExpression { Operator: Operator.Decrement } } loop
                && Declarations.Turns(loop.Body)) as WhileStatement;

        private static Node? Any(Node root, Func<Node, bool> what)
        {
            var pending = new Queue<Node>([root]);
            while (pending.TryDequeue(out var node))
            {
                if (what(node)) return node;
                foreach (var child in node.ChildNodes) pending.Enqueue(child);
            }

            return null;
        }

        // The largest expression over parseInt calls, and the value that it, or its variable, is compared with.
        private static (Expression? Sum, Expression? Wanted) SumOf(Node body)
        {
            switch (Any(body, IsSum))
            {
                case BinaryExpression comparison:
                    return Mentions(comparison.Left) ? (comparison.Left, comparison.Right) : (comparison.Right, comparison.Left);
                case VariableDeclarator { Id: Identifier id } declarator:
                    return (declarator.Init, ComparedWith(body, id.Name));
                case AssignmentExpression { Left: Identifier id } assignment:
                    return (assignment.Right, ComparedWith(body, id.Name));
                default:
                    return (null, null);
            }
        }

        private static bool IsSum(Node node) => node switch
        {
            VariableDeclarator
            {
                Id: Identifier,
                Init: BinaryExpression { Operator: not (Operator.Equality or Operator.StrictEquality) } or UnaryExpression
                or CallExpression
            } declarator => Mentions(declarator.Init),
            AssignmentExpression
            {
                Left: Identifier,
                Right: BinaryExpression { Operator: not (Operator.Equality or Operator.StrictEquality) } or UnaryExpression
                or CallExpression
            } assignment => Mentions(assignment.Right),
            BinaryExpression
            {
                Operator: Operator.Equality or Operator.StrictEquality or Operator.Inequality
                or Operator.StrictInequality
            } comparison => Mentions(comparison),
            _ => false,
        };

        private static Expression? ComparedWith(Node body, string name)
        {
            var comparison =
                Any(body, node =>
                node is BinaryExpression
                {
                    Operator: Operator.Equality or Operator.StrictEquality or Operator.Inequality
                or Operator.StrictInequality
                } both
                && (both.Left is Identifier left && left.Name == name || both.Right is Identifier right && right.Name == name)) as BinaryExpression;
            return comparison?.Left is Identifier same && same.Name == name ? comparison.Right : comparison?.Left;
        }

        private static bool Mentions(Node expression)
        {
            var pending = new Stack<Node>([expression]);
            for (var looked = 0; looked < MaxMentioned && pending.TryPop(out var node); looked++)
            {
                if (node is Identifier { Name: "parseInt" }) return true;
                foreach (var child in node.ChildNodes) pending.Push(child);
            }

            return false;
        }

        private static Node Unwrap(Node node) => node is ParenthesizedExpression parenthesized ? parenthesized.Expression : node;
    }
}
