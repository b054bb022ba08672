using Acornima;
using Acornima.Ast;

namespace PageShield.Detection.Flows;

/// <summary>Loops that decode a list of constants in place, element by element: run for what they are, since every element is known.</summary>
internal sealed partial class FlowAnalysis
{
    private const int LargestTableLoop = 4_000;
    private const int MaxTableItems = 10_000;

    private readonly Dictionary<Node, string[]?> _tableLoops = new(ReferenceEqualityComparer.Instance);

    private bool DecodesInPlace(ForStatement loop)
    {
        if (loop.End - loop.Start > LargestTableLoop || TableOf(loop) is not { } table || VariableOf(table) is not { } variable) return false;
        if ((variable.Latest ?? variable.Joined).Shape is not { Items: { Length: > 1 and <= MaxTableItems } items, Rest.IsUnknown: true, Fields.Count: 0 } shape) return false;
        if (!Array.TrueForAll(items, static item => item.HasExactText)) return false;
        if (!_tableLoops.TryGetValue(loop, out var decoded)) _tableLoops[loop] = decoded = _pure.RunLoop(loop, table.Name, items, _function, _scope);
        if (decoded is null || decoded.Length != items.Length) return false;
        shape.Items = Array.ConvertAll(decoded, text => Built(text, loop, Labels.Decoded));
        return true;
    }

    // for (…; i < table.length; …) { … table[i] = …; }
    private static Identifier? TableOf(ForStatement loop)
    {
        if (loop.Test is not BinaryExpression { Operator: Operator.LessThan, Right: MemberExpression { Object: Identifier table, Property: Identifier { Name: "length" } } }) return null;
        var pending = new Stack<Node>([loop.Body]);
        while (pending.TryPop(out var node))
        {
            if (node is AssignmentExpression { Left: MemberExpression { Computed: true, Object: Identifier assigned } } && assigned.Name == table.Name) return table;
            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        return null;
    }
}
