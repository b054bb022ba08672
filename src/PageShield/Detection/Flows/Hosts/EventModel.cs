using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models events: listeners, and the arguments of their handlers.</summary>
internal sealed class EventModel(FlowLog log, FunctionCalls functions, CodeSinks sinks) : IHostModel
{
    public Value? Read(Value target, string name) => target.Kind switch
    {
        HostKind.Event or HostKind.KeyEvent => EventMember(target, name),
        HostKind.CopyEvent when name == BrowserApis.ClipboardData => Value.OfKind(HostKind.ClipboardData),
        _ => null,
    };

    public bool Assign(Value target, string name, Value value, Node at)
    {
        if (target.Kind is not (HostKind.Xhr or HostKind.Socket or HostKind.EventSource or HostKind.Peer or HostKind.Channel or HostKind.Worker)
            || !name.StartsWith("on", StringComparison.Ordinal))
            return false;
        Listen(target, name[2..], value, at);
        return true;
    }

    public void Listen(Value target, string type, Value handler, Node at)
    {
        var element = target.Kind is HostKind.Element or HostKind.Elements or HostKind.JQuerySet or HostKind.Form ? target : null;
        log.Record(FactKind.Listen, at, type, handler, Labels.None, target.Hint ?? "");
        if (handler.Functions is null)
        {
            if (handler.Text is not null) sinks.RunCode(at, "handler", handler);
            return;
        }

        var argument = EventOf(target, type);
        foreach (var function in handler.Functions)
        {
            functions.BindParameter(function, 0, argument);
            if (!function.IsArrow && element is not null)
                functions.SetThis(
                    function, new Value { Kind = element.Kind == HostKind.Form ? HostKind.Form : HostKind.Element, Hint = element.Hint });
            else if (!function.IsArrow && target.Kind is HostKind.Xhr or HostKind.Socket) functions.SetThis(function, target);
            functions.Queue(function);
        }
    }

    public static string TypeOf(string type) => type.StartsWith("on", StringComparison.Ordinal) ? type[2..] : type;

    private static Value EventOf(Value target, string type)
    {
        if (target.Kind is HostKind.Socket or HostKind.Worker or HostKind.EventSource or HostKind.Channel)
            return new Value { Kind = HostKind.Event, Labels = Labels.Message };
        if (target.Kind == HostKind.Xhr) return Value.OfKind(HostKind.Event);
        var kind = type.StartsWith("key", StringComparison.OrdinalIgnoreCase) ? HostKind.KeyEvent
            : type is "copy" or "cut" ? HostKind.CopyEvent : HostKind.Event;
        return Value.OfKind(kind, target.Hint);
    }

    private static Value? EventMember(Value target, string name) => name switch
    {
        "target" or "currentTarget" or "srcElement" or "relatedTarget" or "delegateTarget" => Value.OfKind(HostKind.Element, target.Hint),
        "key" or "keyCode" or "which" or "charCode" or "code" or "keyIdentifier" =>
            Value.OfLabels(target.Kind == HostKind.KeyEvent ? Labels.Key : Labels.None),
        BrowserApis.ClipboardData => Value.OfKind(HostKind.ClipboardData),
        "data" => Value.OfLabels(Labels.Message),
        _ => null,
    };
}
