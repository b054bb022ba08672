using System.Runtime.CompilerServices;
using Acornima;
using Acornima.Ast;
using PageShield.Detection.Flows;

namespace PageShield.Detection.Decoding;

/// <summary>The turning of the list, until a sum of numbers in it is right.</summary>
internal sealed partial class StringTable
{
    /// <summary>Turns the table until the sum that its script computes comes out right.</summary>
    private static class Rotation
    {
        public static bool TryTurn(StringTable table, Node rotation, string holder)
        {
            if (rotation is not CallExpression call || Unwrap(call.Callee) is not FunctionExpression function) return false;
            double? wanted = null;
            foreach (var argument in call.Arguments)
            {
                if (argument is not Identifier identifier || identifier.Name != holder) wanted ??= NumberOf(argument);
            }

            // Without a sum to reach, the number is how often to turn.
            if (wanted is not { } goal) return false;
            if (SumOf(function) is not { } sum)
            {
                if (goal is < 0 or > 100_000 || LoopOf(function) is not { Test: UpdateExpression countdown }) return false;
                // while (--times) stops one early, unless the number was counted up before.
                var times = goal - (countdown.Prefix ? 1 : 0) + (Any(function, static node => node is UpdateExpression { Operator: Operator.Increment, Prefix: true }) is null ? 0 : 1);
                if (times < 0) return false;
                table._turn = (int)times % table._words.Count;
                return true;
            }

            for (var turn = 0; turn < table._words.Count; turn++)
            {
                table._turn = turn;
                if (Evaluate(sum, table) is { } value && value == goal) return true;
            }

            return false;
        }

        // while (--times) list.push(list.shift()), whatever the two are called: their names may be in the table of another obfuscation.
        private static WhileStatement? LoopOf(FunctionExpression function) => Any(function, static node => node is WhileStatement { Test: UpdateExpression { Operator: Operator.Decrement } } loop
            && Any(loop.Body, static inner => inner is CallExpression
            {
                Callee: MemberExpression { Object: Identifier list },
                Arguments: [CallExpression { Callee: MemberExpression { Object: Identifier same }, Arguments.Count: 0 }],
            } && list.Name == same.Name) is not null) as WhileStatement;

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

        // The largest expression over parseInt calls.
        private static Expression? SumOf(FunctionExpression function)
        {
            var pending = new Queue<Node>([function.Body]);
            while (pending.TryDequeue(out var node))
            {
                if (node is VariableDeclarator { Init: BinaryExpression or UnaryExpression } declarator && Mentions(declarator.Init)) return declarator.Init;
                if (node is AssignmentExpression { Right: BinaryExpression or UnaryExpression } assignment && Mentions(assignment.Right)) return assignment.Right;
                foreach (var child in node.ChildNodes) pending.Enqueue(child);
            }

            return null;
        }

        private static bool Mentions(Node expression)
        {
            var pending = new Stack<Node>([expression]);
            for (var looked = 0; looked < 2_000 && pending.TryPop(out var node); looked++)
            {
                if (node is CallExpression { Callee: Identifier { Name: "parseInt" } }) return true;
                foreach (var child in node.ChildNodes) pending.Push(child);
            }

            return false;
        }

        private static double? Evaluate(Node? node, StringTable table)
        {
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
            switch (node)
            {
                case ParenthesizedExpression { Expression: var inner }:
                    return Evaluate(inner, table);
                case UnaryExpression { Operator: Operator.UnaryNegation } minus:
                    return -Evaluate(minus.Argument, table);
                case CallExpression { Callee: Identifier { Name: "parseInt" }, Arguments: [CallExpression { Arguments: [var index, ..] } look, ..] }:
                    var key = look.Arguments.Count > 1 && look.Arguments[1] is StringLiteral text ? text.Value : null;
                    return NumberOf(index) is { } at && table.Look(at, key) is { } word ? Texts.ParseNumber(word, 10) : null;
                case BinaryExpression binary and not LogicalExpression:
                    if (Evaluate(binary.Left, table) is not { } a || Evaluate(binary.Right, table) is not { } b) return null;
                    return binary.Operator switch
                    {
                        Operator.Addition => a + b,
                        Operator.Subtraction => a - b,
                        Operator.Multiplication => a * b,
                        Operator.Division => a / b,
                        _ => null,
                    };
                default:
                    return NumberOf(node);
            }
        }

        private static Node Unwrap(Node node) => node is ParenthesizedExpression parenthesized ? parenthesized.Expression : node;
    }
}
