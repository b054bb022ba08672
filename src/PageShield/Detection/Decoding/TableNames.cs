using Acornima.Ast;

namespace PageShield.Detection.Decoding;

/// <summary>Meanings of names in a function that is read but not run: parameters map to arguments, variables to their declarations.</summary>
internal sealed class TableNames
{
    private readonly Dictionary<string, (Node Node, TableNames? Names)> _meant = new(StringComparer.Ordinal);
    private readonly TableNames? _outer;
    private static readonly NumericLiteral Zero = new(0, "0");

    private TableNames(TableNames? outer) => _outer = outer;

    /// <summary>Names in a function called with the arguments, which are resolved with the names at the call.</summary>
    public static TableNames OfCall(IFunction function, in NodeList<Expression> arguments, TableNames? atCall, TableNames? around)
    {
        var names = new TableNames(around);
        for (var index = 0; index < function.Params.Count && index < arguments.Count; index++)
        {
            if (function.Params[index] is Identifier parameter) names._meant[parameter.Name] = (arguments[index], atCall);
        }

        if (function.Body is FunctionBody { Body: not [ReturnStatement] } body) names.Declare(body);
        return names;
    }

    /// <summary>Names in a function whose only parameter is zero. Adding to and subtracting from the index then gives a number.</summary>
    public static TableNames OfZero(IFunction function, string parameter)
    {
        var names = OfCall(function, default, null, null);
        names._meant[parameter] = (Zero, null);
        return names;
    }

    /// <summary>The node that declares a name or is passed for it, and the names to resolve it with; null if there is none.</summary>
    public static (Node Node, TableNames? Names)? Find(TableNames? names, string name)
    {
        for (; names is not null; names = names._outer)
        {
            if (names._meant.TryGetValue(name, out var meant)) return meant;
        }

        return null;
    }

    private void Declare(FunctionBody body)
    {
        var pending = new Stack<Node>([body]);
        while (pending.TryPop(out var node))
        {
            switch (node)
            {
                case FunctionDeclaration { Id: { } id }:
                    _meant.TryAdd(id.Name, (node, this));
                    break;
                case VariableDeclarator { Id: Identifier id, Init: not null }:
                    _meant.TryAdd(id.Name, (node, this));
                    break;
                case Statement or SwitchCase:
                    foreach (var child in node.ChildNodes)
                    {
                        if (child is Statement or SwitchCase or VariableDeclarator or CatchClause) pending.Push(child);
                    }

                    break;
                case CatchClause caught:
                    pending.Push(caught.Body);
                    break;
            }
        }
    }
}
