using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models jQuery: element selections and requests.</summary>
internal sealed class JQueryModel(FlowLog log, ValuePool values, FunctionCalls functions, ObjectModel objects, CodeSinks sinks, EventModel events)
    : IHostModel
{
    public Value? Call(MethodCall call) => call.Target.Kind switch
    {
        HostKind.JQuerySet => SetMethod(call.Node, call.Target, call.Name, call.Arguments),
        HostKind.JQuery => StaticMethod(call.Node, call.Name, call.Arguments),
        _ => null,
    };

    /// <summary>A call of <c>$</c>.</summary>
    public Value Select(Node call, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        if (first.Functions is not null)
        {
            functions.CallBack(first, Value.OfKind(HostKind.JQuery), Value.Unknown);
            return Value.OfKind(HostKind.JQuerySet);
        }

        if (first.Text is { } text && text.TrimStart().StartsWith('<'))
        {
            var kind = text.Contains("<script", StringComparison.OrdinalIgnoreCase) ? HostKind.ScriptElement
                : text.Contains("<iframe", StringComparison.OrdinalIgnoreCase) ? HostKind.FrameElement : HostKind.JQuerySet;
            if (text.Contains("src=", StringComparison.OrdinalIgnoreCase)) sinks.WriteHtml(call, "jquery", first);
            return new Value { Kind = kind == HostKind.JQuerySet ? kind : HostKind.JQuerySet, Shapes = [values.ShapeAt(call)] };
        }

        // $(location) is the page's own address.
        if (first.Kind == HostKind.Location) return new Value { Kind = HostKind.JQuerySet, Path = "location" };
        return new Value { Kind = HostKind.JQuerySet, Hint = first.Text ?? first.Hint };
    }

    private Value SetMethod(Node call, Value target, string name, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var last = arguments.Length > 0 ? arguments[^1] : Value.Unknown;
        switch (name)
        {
            case "val" when arguments.Length == 0:
                return DomModel.FieldValue(target);
            case BrowserApis.Serialize or BrowserApis.SerializeArray:
                return new Value { Labels = Labels.AllFields | Labels.Field | FieldWords.OfForm(target.Hint), Hint = target.Hint };
            case "text" or "html" when arguments.Length == 0:
                return target.Shape?.Get("$html") is { HasExactText: true } html
                    ? log.Built(System.Net.WebUtility.HtmlDecode(html.Text ?? ""), call, Labels.Decoded)
                        : Value.OfLabels(Labels.PageText, target.Hint);
            case "html" or "append" or "prepend" or "before" or "after" or BrowserApis.ReplaceWith or "appendTo":
                target.Shape?.Set("$html", first);
                if (first.Text is not null || first.Labels != Labels.None) sinks.WriteHtml(call, "jquery", first);
                return target;
            case "attr" or "prop" when first.Text is { } attribute:
                if (arguments.Length == 1) return attribute == "value" ? DomModel.FieldValue(target) : Value.OfLabels(Labels.FieldName, target.Hint);
                objects.SetMember(target.Path == "location" ? HostValues.Location : new Value { Kind = HostKind.Element, Hint = target.Hint },
                    attribute, arguments[1], call);
                return target;
            case "find" or "children" or "filter" or "siblings" or "closest" or "parents" or "has" or "not" or "add":
                return new Value
                {
                    Kind = HostKind.JQuerySet,
                    Hint = name is "find" or "children" && target.Hint is { Length: < 200 } around
                    && first.Text is { } within ? around + " " + within : first.Text ?? target.Hint
                };
            case "each":
                functions.CallBack(first, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint },
                    new Value { Kind = HostKind.Element, Hint = target.Hint });
                return target;
            case "map":
                return Value.Join(new Value { Kind = HostKind.JQuerySet, Hint = target.Hint },
                    functions.CallBack(first, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint },
                        new Value { Kind = HostKind.Element, Hint = target.Hint }));
            case "ready":
                functions.CallBack(first, Value.OfKind(HostKind.JQuery), Value.Unknown);
                return target;
            case "on" or "bind" or "one" or "live" or "delegate":
                ListenTo(call, target, name, arguments, first, last);
                return target;
            case "click" or "submit" or "change" or "blur" or "focus" or "keyup" or "keydown" or "keypress" or "mousedown" or "mouseup" or "input"
                or "hover" or "focusout":
                if (last.Functions is not null) events.Listen(target, name, last, call);
                return target;
            case "get" or "toArray":
                return new Value { Kind = HostKind.Elements, Hint = target.Hint, Labels = target.Labels };
            case "load" when first.Text is not null:
                log.Record(FactKind.Send, call, Channel.Xhr, first, first.DeepLabels() | Value.Carried(arguments));
                return target;
            case "data" or "css" or "offset" or "width" or "height" or "is" or "index" or "size":
                functions.Escape(arguments);
                return Value.Unknown;
            default:
                foreach (var argument in arguments)
                    functions.CallBack(argument, Value.Unknown, Value.Unknown, new Value { Kind = HostKind.Element, Hint = target.Hint });
                return target;
        }
    }

    private void ListenTo(Node call, Value target, string name, Value[] arguments, Value first, Value last)
    {
        if (last.Functions is not null)
        {
            var selector = arguments.Length > 2
                ? arguments.Skip(name == "delegate" ? 0 : 1).FirstOrDefault(argument => argument.Text is not null)?.Text
                : null;
            events.Listen(selector is null ? target : target.WithHint(selector), first.Text ?? "event", last, call);
        }
        else if (first.Shape is { } handlers)
        {
            foreach (var (type, handler) in handlers.Fields.ToList()) events.Listen(target, type, handler, call);
        }
    }

    private Value StaticMethod(Node call, string name, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        switch (name)
        {
            case BrowserApis.Ajax:
                var options = first.Shapes is not null ? first : second;
                var url = first.Text is not null ? first : SentData.Field(first, "url");
                var data = SentData.Field(options, "data");
                log.Record(FactKind.Send, call, Channel.Xhr, url, url.DeepLabels() | data.DeepLabels(), SentData.Hints(url, data));
                foreach (var handler in (ReadOnlySpan<string>)["success", "complete", "error"])
                    functions.CallBack(SentData.Field(options, handler), Value.OfLabels(Labels.Response), Value.Unknown);
                return Value.OfLabels(Labels.Response);
            case "post" or "get" or BrowserApis.GetJson:
                log.Record(FactKind.Send, call, Channel.Xhr, first,
                    first.DeepLabels() | (second.Functions is null ? second.DeepLabels() : Labels.None), SentData.Hints(first, second));
                functions.CallBack(arguments.LastOrDefault(argument => argument.Functions is not null) ?? Value.Unknown,
                    Value.OfLabels(Labels.Response), Value.Unknown);
                return Value.OfLabels(Labels.Response);
            case BrowserApis.GetScript:
                log.Record(FactKind.LoadScript, call, BrowserApis.GetScript, first, first.DeepLabels());
                return Value.Unknown;
            case "each" or "map":
                var element = first.Kind == HostKind.JQuerySet
                    ? new Value { Kind = HostKind.Element, Hint = first.Hint }
                    : ObjectModel.ElementOf(first);
                return Value.Join(first, functions.CallBack(second, name == "each" ? Value.Unknown : element, element, element));
            case "extend" when first.Shape is { } into:
                foreach (var source in arguments[1..]) objects.CopyInto(into, source);
                return first;
            case "globalEval":
                sinks.RunCode(call, BrowserApis.Eval, first);
                return Value.Unknown;
            case "noConflict":
                return Value.OfKind(HostKind.JQuery);
            default:
                functions.Escape(arguments);
                return Value.OfLabels(Value.Carried(arguments), first.Hint);
        }
    }
}
