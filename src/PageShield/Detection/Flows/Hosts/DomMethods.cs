using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models methods of the document and its elements: finding and creating elements, writing markup, listening.</summary>
internal sealed class DomMethods(FlowLog log, ValuePool values, ObjectModel objects, CodeSinks sinks, EventModel events) : IHostModel
{
    public Value? Call(MethodCall call) =>
        Lookup(call.Node, call.Target, call.Name, call.First, call.Second)
            ?? Change(call.Node, call.Target, call.Name, call.Arguments, call.First, call.Second);

    private Value? Lookup(Node call, Value target, string name, Value first, Value second)
    {
        switch (BrowserApis.MemberUseOf(name))
        {
            case ApiUse.FindById or ApiUse.FindBySelector:
                return Value.OfKind(HostKind.Element, first.Text);
            case ApiUse.FindAllBySelector or ApiUse.FindByTag or ApiUse.FindByName or ApiUse.FindByClass:
                return first.Text is "form" or "FORM" ? Value.OfKind(HostKind.Forms) : Value.OfKind(HostKind.Elements, first.Text);
            case ApiUse.Listen or ApiUse.ListenOnce when target.Kind != HostKind.JQuerySet && first.Text is not null && second.Functions is not null:
                events.Listen(target, EventModel.TypeOf(first.Text), second, call);
                return target;
            // Elements of a page's own classes are treated as plain objects when their attributes are read.
            case ApiUse.GetAttribute when target.Kind is HostKind.Element or HostKind.Elements or HostKind.Form
                || first.Text is not (null or "value") && target is { Kind: HostKind.None, Shapes: { } parts }
                    && ObjectModel.FromShapes(target, parts, name) is null:
                return first.Text == "value"
                    ? DomModel.FieldValue(target)
                    : Value.OfLabels(first.Text is "name" or "id" ? Labels.FieldName : Labels.None, target.Hint);
            case ApiUse.GetContext:
                return Value.OfKind(HostKind.Context2d);
            case ApiUse.ReadPixels:
                return Value.OfLabels(Labels.Pixels);
            default:
                return null;
        }
    }

    private Value? Change(Node call, Value target, string name, Value[] arguments, Value first, Value second)
    {
        switch (BrowserApis.MemberUseOf(name))
        {
            case ApiUse.CreateElement:
                return Created(call, first.Text ?? "");
            case ApiUse.CreateElementInNamespace:
                return Created(call, second.Text ?? "");
            case ApiUse.SetAttribute:
                if (first.Text is { } attribute) objects.SetMember(target, attribute, second, call);
                return Value.Unknown;
            case ApiUse.InsertNode when target.Kind is not (HostKind.FormData or HostKind.JQuerySet) && first.Kind != HostKind.None:
                if (first.Kind == HostKind.ScriptElement) log.Record(FactKind.LoadScript, call, "append", Value.Unknown, Labels.None);
                return first;
            case ApiUse.WriteDocument when target.Kind == HostKind.Document:
                foreach (var argument in arguments) sinks.WriteHtml(call, Channel.DocumentWrite, argument);
                return Value.Unknown;
            case ApiUse.InsertMarkup:
                sinks.WriteHtml(call, name, second);
                return Value.Unknown;
            case ApiUse.ParseMarkup:
                sinks.WriteHtml(call, name, first);
                return Value.OfKind(HostKind.Document);
            case ApiUse.RunCommand when first.Text is "copy":
                log.Record(FactKind.WriteClipboard, call, name, Value.Unknown, Labels.None);
                return Value.Unknown;
            default:
                return null;
        }
    }

    private Value Created(Node call, string tag)
    {
        var kind = tag.ToLowerInvariant() switch
        {
            "script" => HostKind.ScriptElement,
            "iframe" or "frame" or "object" or "embed" => HostKind.FrameElement,
            "img" or "image" => HostKind.ImageElement,
            "form" => HostKind.Form,
            "input" or "textarea" or "select" => HostKind.OwnField,
            "canvas" => HostKind.Canvas,
            _ => HostKind.Element,
        };
        return new Value { Kind = kind, Shapes = [values.ShapeAt(call)], Hint = null };
    }
}
