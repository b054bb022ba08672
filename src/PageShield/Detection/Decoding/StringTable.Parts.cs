using Acornima;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Decoding;

/// <summary>The texts of a table, and how its function looks them up.</summary>
internal sealed partial class StringTable
{
    /// <summary>Parts of the lookup function, found in its syntax tree.</summary>
    private sealed class DecoderParts
    {
        private const int MaxRead = 5_000;
        private const int MaxCalled = 4;

        private readonly List<string> _indexed = [];
        private readonly List<string> _called = [];

        public double? Offset { get; private set; }

        /// <summary>Names that may hold the texts: first lists that are indexed, then functions that may return one.</summary>
        public IEnumerable<string> Holders => _indexed.Concat(_called.Take(MaxCalled));

        public string? Alphabet { get; private set; }

        public bool HasKey { get; private set; }

        public static DecoderParts Of(Function function, string index, TableReader reader)
        {
            Node body = function.Node.Body;
            var parts = new DecoderParts();
            var pending = new Queue<Node>([body]);
            while (pending.TryDequeue(out var node))
            {
                switch (node)
                {
                    // index = index - 0x1f4, on the first parameter or that of the function that replaces it.
                    case AssignmentExpression
                    {
                        Operator: Operator.Assignment, Left: Identifier left,
                        Right: BinaryExpression { Operator: Operator.Subtraction, Left: Identifier same } minus
                    } when left.Name == same.Name:
                        parts.Offset ??= NumberOf(minus.Right);
                        break;
                    case AssignmentExpression { Operator: Operator.SubtractionAssignment, Left: Identifier } shorter:
                        parts.Offset ??= NumberOf(shorter.Right);
                        break;
                    // index = store['minus'](index, 0x1f4), if another obfuscation layer wraps the operator.
                    case AssignmentExpression
                    {
                        Operator: Operator.Assignment, Left: Identifier left,
                        Right: CallExpression { Arguments: [Identifier same, _] } call
                    } when left.Name == index && same.Name == index:
                        parts.Offset ??= reader.Read(call, TableNames.OfZero(function.Node, index)) is TableTerm.Number { Value: var moved }
                            ? -moved
                            : null;
                        break;
                    case CallExpression { Callee: Identifier callee, Arguments.Count: 0 }:
                        parts._called.Add(callee.Name);
                        break;
                    // store['call'](list)
                    case CallExpression { Callee: MemberExpression { Object: Identifier }, Arguments: [Identifier handed] }:
                        parts._called.Add(handed.Name);
                        break;
                    case MemberExpression { Computed: true, Object: Identifier list, Property: Identifier by } when by.Name == index:
                        parts._indexed.Add(list.Name);
                        break;
                    case StringLiteral text when IsAlphabet(text.Value):
                        parts.Alphabet ??= text.Value;
                        break;
                    case BinaryExpression { Operator: Operator.BitwiseXor }:
                        parts.HasKey = true;
                        break;
                }

                foreach (var child in node.ChildNodes) pending.Enqueue(child);
            }

            return parts;
        }

        /// <summary>An alphabet stored, whole or in pieces, in the table of another obfuscation layer.</summary>
        public static string? AlphabetIn(Function function, TableReader reader)
        {
            var pending = new Queue<(Node Node, TableNames? Names)>([((Node)function.Node, null)]);
            for (var read = 0; read < MaxRead && pending.TryDequeue(out var next);)
            {
                var names = next.Node is IFunction inner ? TableNames.OfCall(inner, default, null, next.Names) : next.Names;
                if (next.Node is CallExpression { Callee: Identifier, Arguments.Count: > 0 } or BinaryExpression { Operator: Operator.Addition })
                {
                    read++;
                    if (reader.Read(next.Node, names) is TableTerm.Text text && IsAlphabet(text.Value)) return text.Value;
                }

                foreach (var child in next.Node.ChildNodes) pending.Enqueue((child, names));
            }

            return null;
        }

        private static bool IsAlphabet(string text) => text.Length is 64 or 65 && text.Distinct().Count() == text.Length;
    }

    /// <summary>The texts of a list: literals, and lookups in other tables.</summary>
    private static class TableWords
    {
        private const int MaxLooked = 60;

        /// <summary>Null if any element is not constant.</summary>
        public static List<string>? Of(Node declaration, Function seenFrom, int depth)
        {
            ArrayExpression? list = declaration switch
            {
                VariableDeclarator { Init: ArrayExpression array } => array,
                FunctionDeclaration function => FirstArray(function.Body),
                VariableDeclarator { Init: IFunction function } => FirstArray(function.Body),
                _ => null,
            };
            if (list is null) return null;
            var reader = new TableReader(seenFrom, depth);
            var names = (declaration as IFunction ?? (declaration as VariableDeclarator)?.Init as IFunction) is { } owner
                ? TableNames.OfCall(owner, default, null, null)
                : null;
            var words = new List<string>(list.Elements.Count);
            foreach (var element in list.Elements)
            {
                var word = element is StringLiteral literal ? literal.Value : element is null ? null
                    : (reader.Read(element, names) as TableTerm.Text)?.Value;
                if (word is null) return null;
                words.Add(word);
            }

            return words;
        }

        private static ArrayExpression? FirstArray(Node body)
        {
            var pending = new Queue<Node>([body]);
            for (var looked = 0; looked < MaxLooked && pending.TryDequeue(out var node); looked++)
            {
                if (node is ArrayExpression array) return array;
                foreach (var child in node.ChildNodes) pending.Enqueue(child);
            }

            return null;
        }
    }
}
