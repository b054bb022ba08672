using Acornima;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Walkers;

/// <summary>
/// Loops that decode a list of constants in place, element by element. They are run in the interpreter because every element is known.
/// </summary>
internal sealed class DecodingLoops(FlowEngine engine)
{
    private const int LargestTableLoop = 4_000;
    private const int MaxTableItems = 10_000;
    private readonly Dictionary<Node, string[]?> _tableLoops = new(ReferenceEqualityComparer.Instance);

    public void ExecuteFor(ForStatement loop)
    {
        if (DecodedBy(loop) is not { } table)
        {
            WalkFor(loop);
            return;
        }

        // Still walk the loop over the decoded list: it may do more than decode.
        var outer = table.Variable.Override;
        table.Variable.Override = Value.OfShape(new Shape { Items = table.Items, IsFrozen = true });
        WalkFor(loop);
        table.Variable.Override = outer;
        table.Shape.Items = table.Items;
    }

    private void WalkFor(ForStatement loop)
    {
        var around = engine.Run.Scope;
        engine.Run.Scope = engine.Scopes.LoopScope(loop, loop.Init);
        if (loop.Init is Expression initial) engine.Expressions.Evaluate(initial);
        else engine.Statements.Execute(loop.Init);
        engine.Statements.Loop(loop.Test, loop.Body, loop.Update);
        engine.Run.Scope = around;
    }

    private (Variable Variable, Shape Shape, Value[] Items)? DecodedBy(ForStatement loop)
    {
        if (loop.End - loop.Start > LargestTableLoop || TableOf(loop) is not { } table
            || engine.Names.VariableOf(table) is not { Override: null } variable)
            return null;
        if ((variable.Latest ?? variable.Joined)
            .Shapes is not [{ Items: { Length: > 1 and <= MaxTableItems } items, Rest.IsUnknown: true, Fields.Count: 0 } shape])
            return null;
        if (!Array.TrueForAll(items, static item => item.HasExactText)) return null;
        if (!_tableLoops.TryGetValue(loop, out var decoded))
            _tableLoops[loop] = decoded = engine.Decoders.RunLoop(loop, table.Name, items, engine.Run.Function, engine.Run.Scope);
        if (decoded is null || decoded.Length != items.Length) return null;
        return (variable, shape, Array.ConvertAll(decoded, text => engine.Log.Built(text, loop, Labels.Decoded)));
    }

    // for (…; i < table.length; …) { … table[i] = …; }
    private static Identifier? TableOf(ForStatement loop)
    {
        if (loop.Test is not BinaryExpression
            {
                Operator: Operator.LessThan,
                Right: MemberExpression { Object: Identifier table, Property: Identifier { Name: "length" } }
            })
            return null;
        var pending = new Stack<Node>([loop.Body]);
        while (pending.TryPop(out var node))
        {
            if (node is AssignmentExpression { Left: MemberExpression { Computed: true, Object: Identifier assigned } }
                && assigned.Name == table.Name)
                return table;
            foreach (var child in node.ChildNodes) pending.Push(child);
        }

        return null;
    }
}
