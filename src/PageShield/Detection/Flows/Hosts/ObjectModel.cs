using System.Globalization;
using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models members of objects, lists, functions and texts. Members of browser objects are resolved by the host models.</summary>
internal sealed class ObjectModel(FlowRun run, FlowLog log, ValuePool values, GlobalModel globals, HostModels hosts)
{
    private const int MaxPath = 100;
    private const int MaxCopiedFields = 500;
    private const string Prototype = ".prototype";

    public Value Member(Value target, string name, Node at)
    {
        if (target.Kind == HostKind.Window) return globals.ReadGlobal(name);
        if (target.Shapes is { } shapes)
        {
            var found = FromShapes(target, shapes, name);
            if (found is not null) return found;
        }

        if (target.HasExactText && FromText(target, name) is { } constant) return constant;
        // The length of a typed value does not reveal the value.
        if (name == "length" && target.Kind == HostKind.None && (target.Labels & Labels.Typed) != 0) return Value.Unknown;
        if (name == "constructor")
            return target.Functions is not null || target.Path is "constructor" or "Function"
                ? Value.OfPath("Function")
                : Value.OfPath("constructor");
        if (hosts.Read(target, name) is { } host) return host;
        if (target.Functions is { } functions && name is "prototype") return Value.OfShape(functions[0].Instance);
        if (target.Functions is { } holder && holder[0].Instance.Get("$static " + name) is { } stored) return stored;
        if (target.Path is { Length: < MaxPath } path && target.Kind is HostKind.None or HostKind.Document or HostKind.Wallet)
        {
            return values.OfMember(path, name).With(target.Labels & Labels.Data);
        }

        return Value.OfLabels(target.Labels & Labels.Data, target.Hint);
    }

    public void SetMember(Value target, string name, Value value, Node at)
    {
        if (hosts.Assign(target, name, value, at)) return;

        if (value.Functions is { } methods && target.Shape is { } self && !methods[0].IsArrow)
            methods[0].This = Value.Join(methods[0].This, Value.OfShape(self));
        if (FieldWords.Refine(value.Labels, name) is var more and not Labels.None) value = value.With(more);
        if (target.Shapes is { } shapes)
        {
            foreach (var shape in shapes)
            {
                if (run.Loops == 0 && shapes.Length == 1 && value.Text is not null && shape.Get(name) is { Text: not null, Labels: Labels.None })
                    shape.Replace(name, value);
                else run.Changed |= shape.Set(name, value);
            }
        }
        else if (target.Functions is { } functions)
        {
            if (name == "prototype" && value.Shape is { } prototype) CopyInto(functions[0].Instance, Value.OfShape(prototype));
            else run.Changed |= functions[0].Instance.Set("$static " + name, value);
        }
        else if (target.Path is { } path && target.Kind == HostKind.None)
        {
            if (path == "navigator" || path.EndsWith(Prototype, StringComparison.Ordinal)
                && BrowserApis.Has(path[..^Prototype.Length], ApiTraits.PrototypeIntercepts))
                log.Record(FactKind.Hook, at, path + "." + name, value, Labels.None);
            if (path.Length < MaxPath) globals.AssignGlobal(path + "." + name, value, at);
        }
    }

    public void CopyInto(Shape shape, Value source)
    {
        if (source.Shapes is null) return;
        foreach (var from in source.Shapes)
        {
            if (ReferenceEquals(from, shape)) continue;
            foreach (var (name, value) in from.Fields.Take(MaxCopiedFields).ToList()) run.Changed |= shape.Set(name, value);
            if (!from.Rest.IsUnknown) run.Changed |= shape.Add(from.Rest);
        }
    }

    public static Value ElementOf(Value list)
    {
        if (list.Kind == HostKind.Window) return Value.Unknown;
        if (list.Kind is HostKind.Elements or HostKind.JQuerySet)
            return new Value { Kind = HostKind.Element, Hint = list.Hint, Labels = list.Labels & Labels.Data };
        if (list.Kind == HostKind.Forms) return Value.OfKind(HostKind.Form);
        if (list.Kind == HostKind.Form) return Value.OfKind(HostKind.Element, "form *");
        if (list.Kind == HostKind.FormData) return Value.OfLabels(list.DeepLabels() & Labels.Data);
        if (list.Kind == HostKind.Storage) return Value.OfLabels(Labels.Storage);
        if (list.Shapes is not { } shapes) return Value.OfLabels(list.Labels & Labels.Data, list.Hint);

        var element = Value.OfLabels(list.Labels & Labels.Data);
        foreach (var shape in shapes)
        {
            element = Value.Join(element, shape.AnyElement());
            if (shape.Items is null && shape.Fields.Count is > 0 and <= 64)
            {
                foreach (var (name, value) in shape.Fields)
                {
                    if (name.Length > 0 && name[0] != '$') element = Value.Join(element, value);
                }
            }
        }

        return element;
    }

    public static Value? FromShapes(Value target, Shape[] shapes, string name)
    {
        Value? found = null;
        foreach (var shape in shapes)
        {
            if (name == "length" && shape.Items is { } items) return Value.OfNumber(items.Length);
            if (shape.Get(name) is { } value) found = found is null ? value : Value.Join(found, value);
            else if (shape.Get("$instance")?.Shape?.Get(name) is { } inherited && name != "$instance")
                found = found is null ? inherited : Value.Join(found, inherited);
            if (!shape.Rest.IsUnknown && target.Kind == HostKind.None) found = found is null ? shape.Rest : Value.Join(found, shape.Rest);
        }

        return found is not null && target.Labels != Labels.None && target.Kind == HostKind.None ? found.With(target.Labels & Labels.Data) : found;
    }

    private static Value? FromText(Value target, string name)
    {
        var text = target.Text ?? "";
        if (name == "length") return Value.OfNumber(text.Length);
        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < text.Length
            ? new Value { Text = text[index].ToString(), Labels = target.Labels } : null;
    }
}
