using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    // What assigning to a browser object's property does; true when it was one.
    private bool SetHostMember(Value target, string name, Value value, Node at)
    {
        switch (target.Kind)
        {
            case HostKind.Document:
                if (name == BrowserApis.Cookie)
                {
                    Record(FactKind.WriteCookie, at, BrowserApis.Cookie, value, value.DeepLabels());
                    if ((value.Labels & Labels.Typed) != 0) _changed |= _storage.Set("$cookie", Value.OfLabels(value.Labels & Labels.Data));
                }
                else if (name == "location") Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
                else if (name.StartsWith("on", StringComparison.Ordinal)) Listen(target, name[2..], value, at);
                return true;
            case HostKind.Location:
                if (name is "href" or "search" or "pathname") Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
                return true;
            case HostKind.Storage:
                _changed |= _storage.Set(name, value);
                return true;
            case HostKind.Element or HostKind.Elements or HostKind.Form or HostKind.ScriptElement or HostKind.FrameElement or HostKind.ImageElement
                or HostKind.OwnField or HostKind.JQuerySet:
                return SetElementMember(target, name, value, at);
            case HostKind.Xhr or HostKind.Socket or HostKind.EventSource or HostKind.Peer or HostKind.Channel or HostKind.Worker:
                if (name.StartsWith("on", StringComparison.Ordinal)) Listen(target, name[2..], value, at);
                return name.StartsWith("on", StringComparison.Ordinal);
            default:
                return false;
        }
    }

    private bool SetElementMember(Value target, string name, Value value, Node at)
    {
        switch (name)
        {
            case "src" or "href" or "data" or "srcset" when name != "href" || target.Kind is not HostKind.Element:
                LoadFrom(target, value, at);
                return target.Shape is null;
            case var _ when BrowserApis.MemberUseOf(name) == ApiUse.SetMarkup:
                if (target.Kind == HostKind.ScriptElement) RunCode(at, "script", value);
                else WriteHtml(at, name, value);
                target.Shape?.Set("$html", value);
                return target.Shape is null;
            case "text" or "textContent" or "innerText" when target.Kind == HostKind.ScriptElement:
                RunCode(at, "script", value);
                return true;
            // A form that the script made itself holds what the script put in, and that is followed by itself.
            case "action" when target.Kind == HostKind.Form && target.Shape is not null:
                return false;
            case "action" when target.Kind is HostKind.Form or HostKind.Element:
                Record(FactKind.RetargetForm, at, "form", value, value.DeepLabels(), target.Hint ?? "");
                return true;
            case "value" when target.Shape is { } shape:
                _changed |= shape.Set("$value", value);
                if ((value.Labels & Labels.Secrets) != 0) _changed |= shape.Set("$filled", Value.OfLabels(value.Labels & Labels.Data));
                return true;
        }

        if (name.StartsWith("on", StringComparison.Ordinal) && name.Length > 2)
        {
            Listen(target, name[2..], value, at);
            return true;
        }

        return target.Shape is null;
    }

    private void LoadFrom(Value target, Value url, Node at)
    {
        var data = url.DeepLabels();
        switch (target.Kind)
        {
            case HostKind.ScriptElement:
                Record(FactKind.LoadScript, at, "script", url, data);
                if ((data & Labels.Secrets) != 0) Record(FactKind.Send, at, Channel.Script, url, data, url.Hint ?? "");
                break;
            case HostKind.FrameElement:
                Record(FactKind.LoadFrame, at, "iframe", url, data);
                if ((data & Labels.Secrets) != 0) Record(FactKind.Send, at, Channel.Frame, url, data, url.Hint ?? "");
                break;
            case HostKind.ImageElement:
                Record(FactKind.Send, at, Channel.Image, url, data, url.Hint ?? "");
                break;
            default:
                if ((data & Labels.Secrets) != 0) Record(FactKind.Send, at, Channel.Element, url, data, url.Hint ?? "");
                break;
        }
    }

    private void RunCode(Node at, string channel, Value code)
    {
        if (code.Functions is not null && code.Text is null) return;
        Record(FactKind.RunCode, at, channel, code, code.DeepLabels());
    }

    private void WriteHtml(Node at, string channel, Value html)
    {
        var data = html.DeepLabels();
        Record(FactKind.WriteHtml, at, channel, html, data);
        if ((data & Labels.Typed) != 0 && html.Text is { } text && text.Contains("src=", StringComparison.OrdinalIgnoreCase))
            Record(FactKind.Send, at, Channel.Markup, html, data);
    }

    private void Listen(Value target, string type, Value handler, Node at)
    {
        var element = target.Kind is HostKind.Element or HostKind.Elements or HostKind.JQuerySet or HostKind.Form ? target : null;
        Record(FactKind.Listen, at, type, handler, Labels.None, target.Hint ?? "");
        if (handler.Functions is null)
        {
            if (handler.Text is not null) RunCode(at, "handler", handler);
            return;
        }

        var argument = EventOf(target, type);
        foreach (var function in handler.Functions)
        {
            BindParameter(function, 0, argument);
            if (!function.IsArrow && element is not null) SetThis(function, new Value { Kind = element.Kind == HostKind.Form ? HostKind.Form : HostKind.Element, Hint = element.Hint });
            else if (!function.IsArrow && target.Kind is HostKind.Xhr or HostKind.Socket) SetThis(function, target);
            Queue(function);
        }
    }

    private static Value EventOf(Value target, string type)
    {
        if (target.Kind is HostKind.Socket or HostKind.Worker or HostKind.EventSource or HostKind.Channel) return new Value { Kind = HostKind.Event, Labels = Labels.Message };
        if (target.Kind == HostKind.Xhr) return Value.OfKind(HostKind.Event);
        var kind = type.StartsWith("key", StringComparison.OrdinalIgnoreCase) ? HostKind.KeyEvent
            : type is "copy" or "cut" ? HostKind.CopyEvent : HostKind.Event;
        return Value.OfKind(kind, target.Hint);
    }

    private void SetThis(Function function, Value self)
    {
        var joined = Value.Join(function.This, self);
        if (ReferenceEquals(joined, function.This)) return;
        function.This = joined;
        _changed = true;
    }

    private void BindParameter(Function function, int index, Value value)
    {
        if (index >= function.Parameters.Length || function.Parameters[index] is not { } parameter || value.IsUnknown) return;
        if (function.Node.Params[index] is RestElement) value = Value.OfLabels(value.DeepLabels() & Labels.Data);
        if (parameter.Join(value)) _changed = true;
    }
}
