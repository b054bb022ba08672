using System.Text;
using Acornima;
using Acornima.Ast;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.JavaScript.Similarity;

/// <content>Determines where statements assign or pass values.</content>
internal sealed partial class RequestValues
{
    /// <summary>Where a statement assigns or passes plain values; null for any other statement.</summary>
    private string? DestinationOfStatement(int index) => _tree[index] switch
    {
        EmptyStatement => "",
        Directive => "",
        ExpressionStatement => DestinationOfExpression(index + 1),
        VariableDeclaration => DestinationOfDeclaration(index),
        _ => null,
    };

    private string? DestinationOfDeclaration(int index)
    {
        var names = new StringBuilder("var");
        foreach (var declarator in _tree.ChildrenOf(index))
        {
            if (_tree[declarator] is not VariableDeclarator { Id: Identifier name } declaration) return null;
            if (declaration.Init is not null && !IsPlainOrKept(LastChildOf(declarator), name.Name)) return null;
            names.Append(' ').Append(GeneratedName.Fold(name.Name));
        }

        return names.ToString();
    }

    private string? DestinationOfExpression(int index)
    {
        switch (_tree[index])
        {
            case AssignmentExpression { Operator: Operator.Assignment }:
                var target = index + 1;
                return PathOf(target) is { } path && IsPlainOrKept(_tree.EndOf(target), path) ? "= " + path : null;
            case CallExpression when IsPush(index):
                var callee = index + 1;
                foreach (var child in _tree.ChildrenOf(index))
                    if (child != callee && !_isPlain[child]) return null;
                return PathOf(callee) is { } called ? $"({called})" : null;
            default:
                return null;
        }
    }

    /// <summary>A plain value, or <c>x || []</c> where <c>x</c> is the target of the assignment.</summary>
    private bool IsPlainOrKept(int index, string target)
    {
        if (_isPlain[index]) return !_mayBecomeCode[index];
        return _tree[index] is LogicalExpression && PathOf(index + 1, looksThrough: false) is { } kept && kept == target
            && _isPlain[_tree.EndOf(index + 1)];
    }

    /// <summary>
    /// A path such as <c>self.__next_f.push</c>, with names folded. Parentheses and <c>x = x || []</c> around its object are ignored. Null if the
    /// node is not a path.
    /// </summary>
    private string? PathOf(int index, bool looksThrough = true)
    {
        var names = new Stack<string>();
        while (true)
        {
            switch (_tree[index])
            {
                case Identifier identifier:
                    names.Push(GeneratedName.Fold(identifier.Name));
                    return string.Join('.', names);
                case ThisExpression:
                    names.Push("this");
                    return string.Join('.', names);
                case MemberExpression { Computed: false, Property: Identifier property }:
                    names.Push(GeneratedName.Fold(property.Name));
                    index++;
                    continue;
                case MemberExpression { Computed: true, Property: StringLiteral property }:
                    names.Push(GeneratedName.Fold(property.Value));
                    index++;
                    continue;
                case AssignmentExpression { Operator: Operator.Assignment } when looksThrough && PathOf(index + 1, looksThrough: false) is { } target
                    && IsPlainOrKept(_tree.EndOf(index + 1), target):
                    names.Push(target);
                    return string.Join('.', names);
                default:
                    return null;
            }
        }
    }
}
