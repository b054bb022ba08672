using Acornima.Ast;

namespace PageShield.Detection.Decoding;

/// <summary>Names that a piece of code uses and does not declare. A declaration counts for the whole piece, wherever it is.</summary>
internal static class FreeNames
{
    /// <summary>Free and declared names of the piece.</summary>
    public static Names Of(Node root) => Known.GetValue(root, Read);

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Node, Names> Known = [];

    /// <summary>The names that a piece of code uses from outside, and those that it declares.</summary>
    internal sealed record Names(HashSet<string> Free, HashSet<string> Declared);

    private static Names Read(Node root)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<Node>();
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case Identifier identifier:
                    used.Add(identifier.Name);
                    continue;
                case MemberExpression { Computed: false } member:
                    pending.Push(member.Object);
                    continue;
                case Property { Computed: false } property:
                    pending.Push(property.Value);
                    continue;
                case LabeledStatement labeled:
                    pending.Push(labeled.Body);
                    continue;
                case BreakStatement or ContinueStatement:
                    continue;
                case VariableDeclarator declarator:
                    DeclarePattern(declarator.Id, declared);
                    break;
                case CatchClause { Param: { } caught }:
                    DeclarePattern(caught, declared);
                    break;
                case IFunction function:
                    if (function.Id is { } id) declared.Add(id.Name);
                    foreach (var parameter in function.Params) DeclarePattern(parameter, declared);
                    break;
            }

            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        used.ExceptWith(declared);
        return new Names(used, declared);
    }

    private static void DeclarePattern(Node root, HashSet<string> declared)
    {
        var pending = new Stack<Node>();
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            if (node is Identifier identifier) declared.Add(identifier.Name);
            else if (node is AssignmentPattern assignment) pending.Push(assignment.Left);
            else if (node is Property property) pending.Push(property.Value);
            else if (node is ArrayPattern or ObjectPattern or RestElement)
            {
                foreach (var child in node.ChildNodes) pending.Push(child);
            }
        }
    }
}
