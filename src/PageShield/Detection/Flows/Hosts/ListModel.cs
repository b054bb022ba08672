using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models methods of lists and list-like objects.</summary>
internal sealed class ListModel(FlowRun run, FlowLog log, ValuePool values, FunctionCalls functions, ObjectModel objects)
{
    /// <summary>Result of the method; null if it is not a list method.</summary>
    public Value? Call(Node call, Value target, string name, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        switch (name)
        {
            case "forEach" or "map" or "filter" or "find" or "some" or "every" or "flatMap" or "findIndex":
                if (first.Functions is null) return null;
                var element = ObjectModel.ElementOf(target);
                var mapped = functions.CallBack(first, element, Value.Unknown);
                return name switch
                {
                    "map" or "flatMap" => ListOf(call, mapped),
                    "find" => element,
                    "forEach" => Value.Unknown,
                    "some" or "every" => Value.OfLabels(mapped.Labels & Labels.Data),
                    _ => target,
                };
            case "reduce" or "reduceRight":
                if (first.Functions is not { } reducers) return null;
                var start = arguments.Length > 1 ? arguments[1] : Value.Unknown;
                var accumulated = Value.Join(start, reducers[0].Returns).WithoutText();
                functions.CallBack(first, accumulated, ObjectModel.ElementOf(target));
                return Value.Join(accumulated, reducers[0].Returns);
            case "push" or "unshift" or "add":
                if (target.Shapes is not { } shapes) return null;
                foreach (var shape in shapes)
                {
                    foreach (var argument in arguments) AddTo(shape, name, argument);
                }

                return Value.Unknown;
            case "set" when target.Shapes is not null && arguments.Length == 2:
                objects.SetMember(target, first.Text ?? "", arguments[1], call);
                return target;
            case "join":
                if (target.Shape is { Items: { } parts, Rest.IsUnknown: true } && parts.All(part => part.AsText() is not null)
                    && (arguments.Length == 0 || first.AsText() is not null))
                    return log.Built(
                        string.Join(arguments.Length == 0 ? "," : first.AsText(), parts.Select(part => part.AsText())), call, Labels.Decoded);
                return Value.OfLabels(target.DeepLabels() & Labels.Data, target.Hint);
            case "reverse":
                if (target.Shape is { Items: { } order, Rest.IsUnknown: true }) return Reversed(call, order);
                return target.Shapes is null && target.Kind == HostKind.None ? null : target;
            case "slice" or "concat" or "splice" or "sort" or "entries" or "values" or "flat" or "item" or "shift" or "pop" or "at":
                if (target.Shapes is null && target.Kind is not (HostKind.Elements or HostKind.Forms)) return null;
                if (name is "item" or "shift" or "pop" or "at") return ObjectModel.ElementOf(target);
                return name == "concat" && first.Shapes is not null ? Value.Join(target, first) : target;
            default:
                return null;
        }
    }

    private void AddTo(Shape shape, string name, Value argument)
    {
        if (run.Loops == 0 && shape.Items is { } exact && name == "push" && run.InlineDepth == 0 && exact.Length < 10_000
            && run.Function?.Parent is null)
        {
            shape.Items = [.. exact, argument];
            return;
        }

        if (shape.Items is { } items && items.Length > 0)
        {
            foreach (var item in items) run.Changed |= shape.Add(item);
        }

        run.Changed |= shape.Add(argument);
    }

    private Value ListOf(Node call, Value element)
    {
        var shape = values.ShapeAt(call);
        run.Changed |= shape.Add(element);
        return Value.OfShape(shape);
    }

    private Value Reversed(Node call, Value[] items)
    {
        var shape = values.ShapeAt(call);
        shape.Items = [.. items.Reverse()];
        return Value.OfShape(shape);
    }
}
