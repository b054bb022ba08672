using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models <c>new</c> for classes of the browser and the language.</summary>
internal sealed class Constructors(FlowLog log, ValuePool values, FunctionCalls functions, CodeSinks sinks)
{
    public Value Make(NewExpression creation, string? path, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var shape = new[] { values.ShapeAt(creation) };
        return OfBrowser(creation, BrowserApis.UseOf(path), arguments, first, shape) ?? OfLanguage(path, arguments, first, shape);
    }

    private Value? OfBrowser(NewExpression creation, ApiUse use, Value[] arguments, Value first, Shape[] shape)
    {
        switch (use)
        {
            case ApiUse.HttpRequest:
                return new Value { Kind = HostKind.Xhr, Shapes = shape };
            case ApiUse.Socket:
                shape[0].Replace("$url", first);
                log.Record(FactKind.Send, creation, Channel.WebSocket, first, first.DeepLabels());
                return new Value { Kind = HostKind.Socket, Shapes = shape };
            case ApiUse.EventStream:
                log.Record(FactKind.Send, creation, Channel.EventSource, first, first.DeepLabels());
                return new Value { Kind = HostKind.EventSource, Shapes = shape };
            case ApiUse.ImageRequest:
                return new Value { Kind = HostKind.ImageElement, Shapes = shape };
            case ApiUse.CollectForm:
                return new Value
                {
                    Kind = HostKind.FormData,
                    Shapes = shape,
                    Labels = arguments.Length > 0 ? Labels.AllFields | Labels.Field | FieldWords.OfForm(first.Hint) : Labels.None
                };
            case ApiUse.MakeFunction:
                sinks.RunCode(creation, BrowserApis.Function, arguments.Length > 0 ? arguments[^1] : Value.Unknown);
                return Value.Unknown;
            case ApiUse.PeerConnection:
                return new Value { Kind = HostKind.Peer, Shapes = shape };
            case ApiUse.StartWorker:
                log.Record(FactKind.StartWorker, creation, "worker", first, first.DeepLabels());
                return new Value { Kind = HostKind.Worker, Shapes = shape };
            case ApiUse.TakeAddress:
                return Wrapped(first, arguments, first.Shapes);
            default:
                return null;
        }
    }

    private Value OfLanguage(string? path, Value[] arguments, Value first, Shape[] shape)
    {
        switch (path)
        {
            case "RegExp":
                return new Value { Kind = HostKind.RegExp, Hint = first.AsText() ?? first.Hint };
            case "Promise":
                functions.CallBack(first, Value.Unknown, Value.Unknown);
                return Value.Unknown;
            case "Array" or "Uint8Array" or "Map" or "Set" or "WeakMap" or "Object":
                return Value.OfShape(shape[0]).With(Value.Carried(arguments));
            case "URLSearchParams":
                return Wrapped(first, arguments, shape);
            case "Headers" or "Blob" or "String" or "Date":
                return Wrapped(first, arguments, first.Shapes);
            default:
                functions.Escape(arguments);
                return Value.OfLabels(Value.Carried(arguments));
        }
    }

    private static Value Wrapped(Value inner, Value[] arguments, Shape[]? shapes) =>
        new() { Text = inner.Text, Alternatives = inner.Alternatives, Labels = Value.Carried(arguments), Shapes = shapes, Hint = inner.Hint };
}
