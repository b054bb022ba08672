using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models the document, its address and its elements: reads and the effects of writes.</summary>
internal sealed class DomModel(FlowRun run, FlowLog log, CodeSinks sinks, EventModel events, StorageModel storage) : IHostModel
{
    public Value? Read(Value target, string name) => target.Kind switch
    {
        HostKind.Document => DocumentMember(name),
        HostKind.Location => name is "replace" or "assign" or "reload" ? Value.OfPath("location." + name) : Value.OfLabels(Labels.Place),
        HostKind.Element or HostKind.Elements or HostKind.Form or HostKind.Forms or HostKind.OwnField or HostKind.ScriptElement
            or HostKind.FrameElement
            or HostKind.ImageElement or HostKind.JQuerySet => ElementMember(target, name),
        _ => null,
    };

    public bool Assign(Value target, string name, Value value, Node at)
    {
        switch (target.Kind)
        {
            case HostKind.Document:
                SetDocumentMember(target, name, value, at);
                return true;
            case HostKind.Location:
                if (name is "href" or "search" or "pathname") log.Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
                return true;
            case HostKind.Element or HostKind.Elements or HostKind.Form or HostKind.ScriptElement or HostKind.FrameElement or HostKind.ImageElement
                or HostKind.OwnField or HostKind.JQuerySet:
                return SetElementMember(target, name, value, at);
            default:
                return false;
        }
    }

    public Value? Call(MethodCall call) => call.Target.Kind switch
    {
        HostKind.Form when call.Name is "submit" or BrowserApis.RequestSubmit => Value.Unknown,
        HostKind.Element or HostKind.Elements when call.Name is "cloneNode" or "item" => call.Target,
        _ => null,
    };

    public static Value FieldValue(Value element)
    {
        if (element.Kind == HostKind.OwnField) return Value.OfLabels(Labels.OwnField);
        var labels = Labels.Field | FieldWords.OfForm(element.Hint);
        if (element.Hint is null || FieldWords.IsWholesale(element.Hint)) labels |= element.Hint is null ? Labels.None : Labels.AllFields;
        return new Value { Labels = labels, Hint = element.Hint };
    }

    private static Value? DocumentMember(string name) => name switch
    {
        BrowserApis.Cookie => Value.OfLabels(Labels.Cookie),
        BrowserApis.Referrer => Value.OfLabels(Labels.Referrer),
        "location" => HostValues.Location,
        _ when BrowserApis.UseOf("document." + name) == ApiUse.ReadAddress => Value.OfLabels(Labels.Place),
        "forms" => Value.OfKind(HostKind.Forms),
        "body" or "head" or "documentElement" or "activeElement" or "currentScript" => Value.OfKind(HostKind.Element),
        "scripts" or "images" or "links" or "all" => Value.OfKind(HostKind.Elements),
        "defaultView" => HostValues.Window,
        _ => null,
    };

    private static Value? ElementMember(Value target, string name)
    {
        switch (name)
        {
            case "":
                return null;
            case "value" or "checked" or "selectedIndex" or "valueAsNumber" or "defaultValue":
                return FieldValue(target);
            case BrowserApis.InnerHtml or "innerText" or "textContent" or BrowserApis.OuterHtml or "text" or "nodeValue"
                or "data" when target.Kind != HostKind.JQuerySet:
                return target.Labels.HasFlag(Labels.Field) ? FieldValue(target) : Value.OfLabels(Labels.PageText, target.Hint);
            case "name" or "id" or "placeholder" or "type" or "className" or "tagName" or "nodeName":
                return Value.OfLabels(Labels.FieldName, target.Hint);
            case "form":
                return Value.OfKind(HostKind.Form);
            case "elements":
                return Value.OfKind(HostKind.Elements, "form *");
            case "options" or "selectedOptions":
                return new Value { Kind = HostKind.Elements, Hint = target.Hint, Labels = Labels.Field };
            case "contentDocument":
                return HostValues.Document;
            case "contentWindow":
                return Value.OfKind(HostKind.Window);
            case "style":
                return Value.OfKind(HostKind.Style);
            case "src" or "href" or "action" or "dataset" or "attributes":
                return null;
            case "length":
                return Value.Unknown;
            case "parentNode" or "parentElement" or "firstChild" or "lastChild" or "nextSibling" or "previousSibling" or "firstElementChild"
                or "nextElementSibling" or "children" or "childNodes" or "shadowRoot" or "ownerDocument":
                return Value.OfKind(name is "children" or "childNodes" ? HostKind.Elements : HostKind.Element);
        }

        if (target.Kind is HostKind.Form) return Value.OfKind(HostKind.Element, name);
        if (target.Kind is HostKind.Element && target.Shapes is null && (FieldWords.Of(name) & (Labels.Card | Labels.Password)) != 0)
            return Value.OfKind(HostKind.Element, name);
        if (target.Kind is HostKind.Forms) return Value.OfKind(HostKind.Form, name);
        if (name.Length > 0 && target.Kind is (HostKind.Elements or HostKind.JQuerySet))
        {
            return char.IsAsciiDigit(name[0]) || target.Kind == HostKind.Elements && target.Hint == "form *"
                ? new Value
                {
                    Kind = HostKind.Element,
                    Hint = char.IsAsciiDigit(name[0]) ? target.Hint : name,
                    Labels = target.Labels & Labels.Field
                } : null;
        }

        return null;
    }

    private void SetDocumentMember(Value target, string name, Value value, Node at)
    {
        if (name == BrowserApis.Cookie)
        {
            log.Record(FactKind.WriteCookie, at, BrowserApis.Cookie, value, value.DeepLabels());
            if ((value.Labels & Labels.Typed) != 0) run.Changed |= storage.Kept.Set("$cookie", Value.OfLabels(value.Labels & Labels.Data));
        }
        else if (name == "location") log.Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
        else if (name.StartsWith("on", StringComparison.Ordinal)) events.Listen(target, name[2..], value, at);
    }

    private bool SetElementMember(Value target, string name, Value value, Node at)
    {
        switch (name)
        {
            case "src" or "href" or "data" or "srcset" when name != "href" || target.Kind is not HostKind.Element:
                sinks.LoadFrom(target, value, at);
                return target.Shape is null;
            case var _ when BrowserApis.MemberUseOf(name) == ApiUse.SetMarkup:
                if (target.Kind == HostKind.ScriptElement) sinks.RunCode(at, "script", value);
                else sinks.WriteHtml(at, name, value);
                target.Shape?.Set("$html", value);
                return target.Shape is null;
            case "text" or "textContent" or "innerText" when target.Kind == HostKind.ScriptElement:
                sinks.RunCode(at, "script", value);
                return true;
            // A form that the script created contains only the script's own data, which is tracked separately.
            case "action" when target.Kind == HostKind.Form && target.Shape is not null:
                return false;
            case "action" when target.Kind is HostKind.Form or HostKind.Element:
                log.Record(FactKind.RetargetForm, at, "form", value, value.DeepLabels(), target.Hint ?? "");
                return true;
            case "value" when target.Shape is { } shape:
                run.Changed |= shape.Set("$value", value);
                if ((value.Labels & Labels.Secrets) != 0) run.Changed |= shape.Set("$filled", Value.OfLabels(value.Labels & Labels.Data));
                return true;
        }

        if (name.StartsWith("on", StringComparison.Ordinal) && name.Length > 2)
        {
            events.Listen(target, name[2..], value, at);
            return true;
        }

        return target.Shape is null;
    }
}
