using System.Globalization;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Similarity;

namespace PageShield.Changes.Code.Structure;

/// <summary>The parts of a node that count in normal form, without mere differences of notation.</summary>
internal static class NodeForms
{
    /// <summary>The node's kind and operator.</summary>
    public static int KindOf(Node node) => node.Type switch
    {
        NodeType.MemberExpression when node is MemberExpression { Computed: true, Property: StringLiteral } member =>
            ((int)NodeType.MemberExpression << 12) | (member.Optional ? 2 : 0),
        NodeType.Property when node is Property property =>
            ((int)NodeType.Property << 12) | (int)property.Kind | (property is { Computed: true, Key: not Literal } ? 8 : 0),
        NodeType.VariableDeclarator => (int)NodeType.VariableDeclarator << 12,
        NodeType.TemplateLiteral => ((int)NodeType.BinaryExpression << 12) | (int)Operator.Addition,
        _ => StructureHash.KindOf(node),
    };

    /// <summary>Which optional children are present, if order and depth alone do not show it.</summary>
    public static int OptionsOf(Node node)
    {
        switch (node.Type)
        {
            case NodeType.ForStatement:
                var loop = (ForStatement)node;
                return (loop.Init is null ? 0 : 1) | (loop.Test is null ? 0 : 2) | (loop.Update is null ? 0 : 4);
            case NodeType.TryStatement:
                var attempt = (TryStatement)node;
                return (attempt.Handler is null ? 0 : 1) | (attempt.Finalizer is null ? 0 : 2);
            case NodeType.CatchClause:
                return ((CatchClause)node).Param is null ? 0 : 1;
            case NodeType.ClassDeclaration or NodeType.ClassExpression:
                var type = (IClass)node;
                return (type.SuperClass is null ? 0 : 1) | (type.Id is null ? 0 : 2);
            case NodeType.FunctionDeclaration or NodeType.FunctionExpression or NodeType.ArrowFunctionExpression:
                return ((IFunction)node).Params.Count;
            case NodeType.SwitchCase:
                return ((SwitchCase)node).Test is null ? 0 : 1;
            case NodeType.ArrayExpression:
                return ((ArrayExpression)node).Elements.Count;
            case NodeType.ArrayPattern:
                return ((ArrayPattern)node).Elements.Count;
            default:
                return 0;
        }
    }

    /// <summary>A literal's value. The order of a regular expression's flags does not matter.</summary>
    public static string TextOf(Literal literal) => literal switch
    {
        StringLiteral text => text.Value,
        NumericLiteral number => NumberText(number.Value),
        RegExpLiteral regExp => $"/{regExp.RegExp.Pattern}/{string.Concat(regExp.RegExp.Flags.Order())}",
        BooleanLiteral boolean => boolean.Value ? "true" : "false",
        _ => literal.Raw,
    };

    /// <summary>A property's name; null if it is computed.</summary>
    public static string? KeyOf(Node key) => key switch
    {
        Identifier identifier => identifier.Name,
        Literal literal and (StringLiteral or NumericLiteral) => TextOf(literal),
        _ => null,
    };

    public static string NumberText(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
