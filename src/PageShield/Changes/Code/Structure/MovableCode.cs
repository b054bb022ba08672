using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Structure;

/// <summary>Determines which declarations and map entries can be in any position among their siblings.</summary>
internal sealed class MovableCode(SyntaxTree tree, ScriptBindings bindings)
{
    private readonly Dictionary<ObjectExpression, bool> _maps = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a variable is declared with a function, a class, a constant or no value.</summary>
    public bool IsMovable(int index, VariableDeclarator declarator)
    {
        var declaration = tree.ParentOf(index);
        if (declarator.Id is not Identifier
            || tree.ParentNodeOf(declaration) is ForStatement or ForInStatement or ForOfStatement or ExportNamedDeclaration)
            return false;
        return declarator.Init switch
        {
            null or Literal or IFunction or IClass { SuperClass: null } or UnaryExpression { Argument: NumericLiteral } => true,
            Identifier { Name: "undefined" } => bindings.Of(tree.EndOf(index + 1)) is null,
            var init => ConstantValue.OfOperator(init) is not null || IsConstantText(init),
        };
    }

    /// <summary>Whether an object contains only functions, as bundlers write modules.</summary>
    public bool IsFunctionMap(ObjectExpression map)
    {
        if (!_maps.TryGetValue(map, out var known))
            _maps[map] = known = HoldsFunctionsOnly(map);
        return known;
    }

    private static bool HoldsFunctionsOnly(ObjectExpression map)
    {
        if (map.Properties.Count < 2)
            return false;
        foreach (var property in map.Properties)
        {
            if (property is not Property { Computed: false, Kind: PropertyKind.Init, Value: IFunction })
                return false;
        }

        return true;
    }

    private static bool IsConstantText(Node node)
    {
        while (node is BinaryExpression { Operator: Operator.Addition, Right: StringLiteral } sum)
            node = sum.Left;
        return node is StringLiteral;
    }
}
