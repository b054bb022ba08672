using Acornima.Ast;
using PageShield.JavaScript.Syntax;

namespace PageShield.Changes.Code.Structure;

/// <summary>Names of functions without a declaration.</summary>
internal static class FunctionNames
{
    /// <summary>A function expression's name, derived from the target that it is assigned to.</summary>
    public static string Of(SyntaxTree tree, int index)
    {
        if (tree[index] is FunctionExpression { Id: { } id })
            return id.Name;
        return tree.ParentNodeOf(index) switch
        {
            Property property => NodeForms.KeyOf(property.Key) ?? "",
            ClassProperty property => NodeForms.KeyOf(property.Key) ?? "",
            AssignmentExpression { Left: MemberExpression { Computed: false, Property: Identifier name } } => name.Name,
            AssignmentExpression { Left: Identifier name } => name.Name,
            VariableDeclarator { Id: Identifier name } => name.Name,
            ArrayExpression when tree.ParentNodeOf(tree.ParentOf(index)) is Property entry => NodeForms.KeyOf(entry.Key) ?? "",
            _ => "",
        };
    }
}
