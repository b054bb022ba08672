using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private Value CallMethod(Node call, Value target, string name, Value[] arguments, in NodeList<Expression> nodes)
    {
        if (target.Kind == HostKind.Window) return CallValue(call, ReadGlobal(name), arguments, Value.Unknown, nodes);
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        if (name is "call" or "apply" or "bind" && (target.Functions is not null || target.Path is not null && target.Kind == HostKind.None))
        {
            if (name == "bind")
            {
                if (target.Functions is { } bound && !bound[0].IsArrow && !first.IsUnknown) SetThis(bound[0], first);
                return target;
            }

            var rest = name == "apply" ? second.Shape?.Items ?? [ElementOf(second)] : arguments.Length > 1 ? arguments[1..] : [];
            return CallValue(call, target, rest, first, default);
        }

        if (HostMethod(call, target, name, arguments, first, second) is { } host) return host;
        if (target.Shapes is { } shapes && FromShapes(target, shapes, name) is { Functions: not null } own) return CallValue(call, own, arguments, target, nodes);
        if (target.Functions is { } owner && owner[0].Instance.Get("$static " + name) is { Functions: not null } fixedMethod) return CallValue(call, fixedMethod, arguments, target, nodes);
        if (TextMethod(call, target, name, arguments) is { } text) return text;
        if (ListMethod(call, target, name, arguments, first) is { } list) return list;
        if (target.Kind is HostKind.None or HostKind.Document or HostKind.Location && (target.Path ?? (target.Kind == HostKind.Location ? "location" : null)) is { } path)
            return _globals.TryGetValue(path + "." + name, out var assigned) && assigned.Functions is not null
                ? CallValue(call, assigned, arguments, target, nodes) : CallGlobal(call, path + "." + name, arguments);

        Escape(arguments);
        if (name == "constructor" || target.Path == "constructor") RunCode(call, BrowserApis.Function, first);
        return Value.OfLabels((target.DeepLabels(3) | Carried(arguments)) & Labels.Data, target.Hint);
    }

    private Value? HostMethod(Node call, Value target, string name, Value[] arguments, Value first, Value second) =>
        Lookup(call, target, name, first, second) ?? Change(call, target, name, arguments, first, second) ?? Tested(call, target, name, first, second)
        ?? OfKind(call, target, name, arguments, first, second);

    private Value? Lookup(Node call, Value target, string name, Value first, Value second)
    {
        switch (BrowserApis.MemberUseOf(name))
        {
            case ApiUse.FindById or ApiUse.FindBySelector:
                return Value.OfKind(HostKind.Element, first.Text);
            case ApiUse.FindAllBySelector or ApiUse.FindByTag or ApiUse.FindByName or ApiUse.FindByClass:
                return first.Text is "form" or "FORM" ? Value.OfKind(HostKind.Forms) : Value.OfKind(HostKind.Elements, first.Text);
            case ApiUse.Listen or ApiUse.ListenOnce when target.Kind != HostKind.JQuerySet && first.Text is not null && second.Functions is not null:
                Listen(target, TypeOf(first.Text), second, call);
                return target;
            // Elements of a page's own classes are asked for their attributes as plain objects.
            case ApiUse.GetAttribute when target.Kind is HostKind.Element or HostKind.Elements or HostKind.Form
                || first.Text is not (null or "value") && target is { Kind: HostKind.None, Shapes: { } parts } && FromShapes(target, parts, name) is null:
                return first.Text == "value" ? FieldValue(target) : Value.OfLabels(first.Text is "name" or "id" ? Labels.FieldName : Labels.None, target.Hint);
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
                if (first.Text is { } attribute) SetMember(target, attribute, second, call);
                return Value.Unknown;
            case ApiUse.InsertNode when target.Kind is not (HostKind.FormData or HostKind.JQuerySet) && first.Kind != HostKind.None:
                if (first.Kind == HostKind.ScriptElement) Record(FactKind.LoadScript, call, "append", Value.Unknown, Labels.None);
                return first;
            case ApiUse.WriteDocument when target.Kind == HostKind.Document:
                foreach (var argument in arguments) WriteHtml(call, Channel.DocumentWrite, argument);
                return Value.Unknown;
            case ApiUse.InsertMarkup:
                WriteHtml(call, name, second);
                return Value.Unknown;
            case ApiUse.ParseMarkup:
                WriteHtml(call, name, first);
                return Value.OfKind(HostKind.Document);
            case ApiUse.RunCommand when first.Text is "copy":
                Record(FactKind.WriteClipboard, call, name, Value.Unknown, Labels.None);
                return Value.Unknown;
            default:
                return null;
        }
    }

    private Value? Tested(Node call, Value target, string name, Value first, Value second)
    {
        switch (name)
        {
            case "test" or "exec" when target.Kind == HostKind.RegExp:
                return TestText(call, target.Hint ?? "", first);
            case "match" or "search" or "matchAll" when (target.Labels & (Labels.Place | Labels.Data)) != 0 && (first.Hint ?? first.Text) is { } pattern:
                return TestText(call, pattern, target);
            case "indexOf" or "includes" or "startsWith" or "endsWith" when (target.Labels & (Labels.Place | Labels.Agent | Labels.Referrer | Labels.Cookie)) != 0:
                if (first.Text is { } words) return TestText(call, words, target, first.Labels & Labels.Decoded);
                Record(FactKind.VisitorTest, call, name, first, target.Labels & Labels.Data);
                return Value.OfLabels(target.Labels & Labels.Data);
            case "then" or "catch" or "finally" or "done" or "success" or "complete" or "always":
                return Value.Join(target.WithoutText(), Value.Join(CallBack(first, target, Value.Unknown), CallBack(second, target, Value.Unknown)));
            default:
                return null;
        }
    }

    private Value? OfKind(Node call, Value target, string name, Value[] arguments, Value first, Value second) =>
        target.Kind switch
        {
            HostKind.Xhr => XhrMethod(call, target, name, first, second),
            HostKind.Socket or HostKind.Channel when name == BrowserApis.Send => Sent(call, target.Kind == HostKind.Socket ? Channel.WebSocket : Channel.WebRtc, target.Shape?.Get("$url") ?? Value.Unknown, first),
            HostKind.Peer when name == "createDataChannel" => new Value { Kind = HostKind.Channel, Shapes = [ShapeAt(call)] },
            HostKind.Worker when name == BrowserApis.PostMessage => Value.Unknown,
            HostKind.Storage => StorageMethod(name, first, second),
            HostKind.FormData when name is "append" or "set" => FormDataSet(target, first, second),
            HostKind.FormData when name is "get" or "getAll" => Value.OfLabels(Labels.Field | FieldWords.Of(first.Text), first.Text),
            HostKind.FormData when name is "forEach" => CallBack(first, Value.OfLabels(target.DeepLabels() & Labels.Data), Value.OfLabels(Labels.FieldName)),
            HostKind.FormData when name is "entries" or "values" => target,
            HostKind.ClipboardData when name == "setData" => ClipboardSet(call, second),
            HostKind.ClipboardData when name == "getData" => Value.OfLabels(Labels.Clipboard),
            HostKind.Form when name is "submit" or BrowserApis.RequestSubmit => Value.Unknown,
            HostKind.JQuerySet => JQueryMethod(call, target, name, arguments),
            HostKind.JQuery => JQueryStatic(call, name, arguments),
            HostKind.Wallet => WalletMethod(call, target, name, first),
            HostKind.Response when name is "text" or "json" or "blob" or "arrayBuffer" or "clone" => Value.OfLabels(Labels.Response),
            HostKind.Element or HostKind.Elements when name is "cloneNode" or "item" or BrowserApis.QuerySelector => target,
            HostKind.None when target.Path is "axios" or "superagent" or "$http" or "Ajax" => Library(call, name, first, second),
            _ => null,
        };

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
        return new Value { Kind = kind, Shapes = [ShapeAt(call)], Hint = null };
    }

    private Value TestText(Node call, string pattern, Value tested, Labels hidden = Labels.None)
    {
        var labels = tested.DeepLabels(2);
        if ((labels & Labels.Place) != 0) Record(FactKind.PageTest, call, "test", Value.OfText(pattern).With(hidden), labels);
        if ((labels & (Labels.Agent | Labels.Referrer | Labels.Cookie)) != 0) Record(FactKind.VisitorTest, call, "test", Value.OfText(pattern), labels);
        if ((labels & Labels.Typed) != 0 && CardPattern.IsLike(pattern)) Record(FactKind.CardTest, call, "test", Value.OfText(pattern), labels);
        return Value.OfLabels(labels & Labels.Data, tested.Hint);
    }

    private Value XhrMethod(Node call, Value target, string name, Value first, Value second)
    {
        if (name == BrowserApis.Open)
        {
            if (target.Shape is { } shape) _changed |= shape.Set("$url", second);
            if ((second.DeepLabels() & Labels.Secrets) != 0) Record(FactKind.Send, call, Channel.Xhr, second, second.DeepLabels(), second.Hint ?? "");
            return Value.Unknown;
        }

        if (name != BrowserApis.Send) return Value.Unknown;
        Sent(call, Channel.Xhr, target.Shape?.Get("$url") ?? Value.Unknown, first);
        return Value.OfLabels(Labels.Response);
    }

    private Value Sent(Node call, string channel, Value url, Value data)
    {
        Record(FactKind.Send, call, channel, url, url.DeepLabels() | data.DeepLabels(), Hints(url, data));
        return Value.Unknown;
    }

    private Value StorageMethod(string name, Value key, Value value)
    {
        if (name == BrowserApis.SetItem)
        {
            _changed |= key.Text is { } text ? _storage.Set(text, value) : _storage.Add(value);
            return Value.Unknown;
        }

        if (name != BrowserApis.GetItem) return Value.Unknown;
        var stored = key.Text is { } wanted ? _storage.Get(wanted) ?? _storage.Rest : _storage.Rest;
        return stored.WithoutText().With(Labels.Storage | FieldWords.Of(key.Text)).WithHint(key.Text);
    }

    private Value FormDataSet(Value target, Value key, Value value)
    {
        var kept = value.With(FieldWords.Refine(value.Labels, key.Text));
        if (target.Shape is { } shape) _changed |= key.Text is { } name ? shape.Set(name, kept) : shape.Add(kept);
        return Value.Unknown;
    }

    private Value ClipboardSet(Node call, Value text)
    {
        Record(FactKind.WriteClipboard, call, "copy", text, text.DeepLabels());
        return Value.Unknown;
    }

    private Value WalletMethod(Node call, Value target, string name, Value first)
    {
        var method = (first.Shape?.Get("method") ?? first).Text ?? name;
        Record(FactKind.CallWallet, call, method, first, Labels.Wallet, target.Path ?? "");
        return new Value { Kind = HostKind.Wallet, Path = target.Path + "." + name, Labels = Labels.Wallet };
    }

    private Value Library(Node call, string name, Value first, Value second)
    {
        var url = first.Text is not null ? first : Field(first, "url");
        var data = first.Text is not null ? second : Field(first, "data");
        Record(FactKind.Send, call, Channel.Fetch, url, url.DeepLabels() | data.DeepLabels() | (name == "Request" ? Field(second, "parameters").DeepLabels() : Labels.None), Hints(url, data));
        return Value.OfLabels(Labels.Response);
    }
}
