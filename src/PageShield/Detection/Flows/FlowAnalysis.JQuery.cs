using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private Value JQueryCall(Node call, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        if (first.Functions is not null)
        {
            CallBack(first, Value.OfKind(HostKind.JQuery), Value.Unknown);
            return Value.OfKind(HostKind.JQuerySet);
        }

        if (first.Text is { } text && text.TrimStart().StartsWith('<'))
        {
            var kind = text.Contains("<script", StringComparison.OrdinalIgnoreCase) ? HostKind.ScriptElement
                : text.Contains("<iframe", StringComparison.OrdinalIgnoreCase) ? HostKind.FrameElement : HostKind.JQuerySet;
            if (text.Contains("src=", StringComparison.OrdinalIgnoreCase)) WriteHtml(call, "jquery", first);
            return new Value { Kind = kind == HostKind.JQuerySet ? kind : HostKind.JQuerySet, Shapes = [ShapeAt(call)] };
        }

        // $(location) is the page's own address.
        if (first.Kind == HostKind.Location) return new Value { Kind = HostKind.JQuerySet, Path = "location" };
        return new Value { Kind = HostKind.JQuerySet, Hint = first.Text ?? first.Hint };
    }

    private Value JQueryMethod(Node call, Value target, string name, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var last = arguments.Length > 0 ? arguments[^1] : Value.Unknown;
        switch (name)
        {
            case "val" when arguments.Length == 0:
                return FieldValue(target);
            case BrowserApis.Serialize or BrowserApis.SerializeArray:
                return new Value { Labels = Labels.AllFields | Labels.Field | FieldWords.OfForm(target.Hint), Hint = target.Hint };
            case "text" or "html" when arguments.Length == 0:
                return target.Shape?.Get("$html") is { HasExactText: true } html
                    ? Built(System.Net.WebUtility.HtmlDecode(html.Text ?? ""), call, Labels.Decoded) : Value.OfLabels(Labels.PageText, target.Hint);
            case "html" or "append" or "prepend" or "before" or "after" or BrowserApis.ReplaceWith or "appendTo":
                target.Shape?.Set("$html", first);
                if (first.Text is not null || first.Labels != Labels.None) WriteHtml(call, "jquery", first);
                return target;
            case "attr" or "prop" when first.Text is { } attribute:
                if (arguments.Length == 1) return attribute == "value" ? FieldValue(target) : Value.OfLabels(Labels.FieldName, target.Hint);
                SetMember(target.Path == "location" ? _location : new Value { Kind = HostKind.Element, Hint = target.Hint }, attribute, arguments[1], call);
                return target;
            case "find" or "children" or "filter" or "siblings" or "closest" or "parents" or "has" or "not" or "add":
                return new Value { Kind = HostKind.JQuerySet, Hint = name is "find" or "children" && target.Hint is { Length: < 200 } around && first.Text is { } within ? around + " " + within : first.Text ?? target.Hint };
            case "each":
                CallBack(first, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint }, new Value { Kind = HostKind.Element, Hint = target.Hint });
                return target;
            case "map":
                return Value.Join(new Value { Kind = HostKind.JQuerySet, Hint = target.Hint },
                    CallBack(first, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint }, new Value { Kind = HostKind.Element, Hint = target.Hint }));
            case "ready":
                CallBack(first, Value.OfKind(HostKind.JQuery), Value.Unknown);
                return target;
            case "on" or "bind" or "one" or "live" or "delegate":
                if (last.Functions is not null)
                {
                    var selector = arguments.Length > 2 ? arguments.Skip(name == "delegate" ? 0 : 1).FirstOrDefault(argument => argument.Text is not null)?.Text : null;
                    Listen(selector is null ? target : target.WithHint(selector), first.Text ?? "event", last, call);
                }
                else if (first.Shape is { } handlers)
                {
                    foreach (var (type, handler) in handlers.Fields.ToList()) Listen(target, type, handler, call);
                }

                return target;
            case "click" or "submit" or "change" or "blur" or "focus" or "keyup" or "keydown" or "keypress" or "mousedown" or "mouseup" or "input" or "hover" or "focusout":
                if (last.Functions is not null) Listen(target, name, last, call);
                return target;
            case "get" or "toArray":
                return new Value { Kind = HostKind.Elements, Hint = target.Hint, Labels = target.Labels };
            case "load" when first.Text is not null:
                Record(FactKind.Send, call, Channel.Xhr, first, first.DeepLabels() | Carried(arguments));
                return target;
            case "data" or "css" or "offset" or "width" or "height" or "is" or "index" or "size":
                Escape(arguments);
                return Value.Unknown;
            default:
                foreach (var argument in arguments) CallBack(argument, Value.Unknown, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint });
                return target;
        }
    }

    private Value JQueryStatic(Node call, string name, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        switch (name)
        {
            case BrowserApis.Ajax:
                var options = first.Shapes is not null ? first : second;
                var url = first.Text is not null ? first : Field(first, "url");
                var data = Field(options, "data");
                Record(FactKind.Send, call, Channel.Xhr, url, url.DeepLabels() | data.DeepLabels(), Hints(url, data));
                foreach (var handler in (ReadOnlySpan<string>)["success", "complete", "error"]) CallBack(Field(options, handler), Value.OfLabels(Labels.Response), Value.Unknown);
                return Value.OfLabels(Labels.Response);
            case "post" or "get" or BrowserApis.GetJson:
                Record(FactKind.Send, call, Channel.Xhr, first, first.DeepLabels() | (second.Functions is null ? second.DeepLabels() : Labels.None), Hints(first, second));
                CallBack(arguments.LastOrDefault(argument => argument.Functions is not null) ?? Value.Unknown, Value.OfLabels(Labels.Response), Value.Unknown);
                return Value.OfLabels(Labels.Response);
            case BrowserApis.GetScript:
                Record(FactKind.LoadScript, call, BrowserApis.GetScript, first, first.DeepLabels());
                return Value.Unknown;
            case "each" or "map":
                var element = first.Kind == HostKind.JQuerySet ? new Value { Kind = HostKind.Element, Hint = first.Hint } : ElementOf(first);
                return Value.Join(first, CallBack(second, name == "each" ? Value.Unknown : element, element, element));
            case "extend" when first.Shape is { } into:
                foreach (var source in arguments[1..]) CopyInto(into, source);
                return first;
            case "globalEval":
                RunCode(call, BrowserApis.Eval, first);
                return Value.Unknown;
            case "noConflict":
                return Value.OfKind(HostKind.JQuery);
            default:
                Escape(arguments);
                return Value.OfLabels(Carried(arguments), first.Hint);
        }
    }
}
