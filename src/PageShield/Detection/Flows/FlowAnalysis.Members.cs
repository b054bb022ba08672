using System.Globalization;
using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private const int MaxPath = 100;
    private const string Prototype = ".prototype";

    private static Value? Customary(string name) => name switch
    {
        "$" or "jQuery" or "jquery" or "$j" or "jQ" => Value.OfKind(HostKind.JQuery),
        _ => null,
    };

    private Value ReadGlobal(string name)
    {
        if (_globals.TryGetValue(name, out var assigned)) return Host(name) is { } both ? Value.Join(assigned, both) : assigned;
        return Host(name) ?? Known(_paths, name, Value.OfPath);
    }

    private static Value? Host(string name) => name switch
    {
        "window" or "self" or "globalThis" or "top" or "parent" or "frames" or "opener" => _window,
        "document" => _document,
        "location" => _location,
        _ when BrowserApis.UseOf(name) == ApiUse.Storage => _storageValue,
        "event" => Value.OfKind(HostKind.Event),
        _ when BrowserApis.UseOf(name) == ApiUse.Wallet => new Value { Kind = HostKind.Wallet, Path = name, Labels = Labels.Wallet },
        "undefined" or "NaN" or "Infinity" or "null" => Value.Unknown,
        _ => Customary(name),
    };

    private static readonly Value _window = new() { Kind = HostKind.Window, Path = "window" };
    private static readonly Value _document = new() { Kind = HostKind.Document, Path = "document" };
    private static readonly Value _location = new() { Kind = HostKind.Location, Path = "location", Labels = Labels.Place };
    private static readonly Value _storageValue = new() { Kind = HostKind.Storage, Path = BrowserApis.LocalStorage };

    private void AssignGlobal(string name, Value value, Node at)
    {
        // Also as a member of the window: what the top level last wrote by name is then no longer what stands.
        if (_function is null) _latest.Remove(name);
        else _shared.Add(name);
        if (name is "location") Record(FactKind.Navigate, at, "location", value, value.DeepLabels());
        if (name.StartsWith("on", StringComparison.Ordinal) && value.Functions is not null) Listen(_window, name[2..], value, at);
        if (BrowserApis.Has(name, ApiTraits.Intercepts)) Record(FactKind.Hook, at, name, value, Labels.None);
        if (_globals.TryGetValue(name, out var old))
        {
            var joined = Value.Join(old, value);
            if (ReferenceEquals(joined, old)) return;
            _globals[name] = joined;
        }
        else
        {
            if (_globals.Count >= 100_000) return;
            _globals[name] = value;
        }

        _changed = true;
    }

    private Value Member(Value target, string name, Node at)
    {
        if (target.Kind == HostKind.Window) return ReadGlobal(name);
        if (target.Shapes is { } shapes)
        {
            var found = FromShapes(target, shapes, name);
            if (found is not null) return found;
        }

        if (target.HasExactText && FromText(target, name) is { } constant) return constant;
        // How long something is, is not what it is.
        if (name == "length" && target.Kind == HostKind.None && (target.Labels & Labels.Typed) != 0) return Value.Unknown;
        if (name == "constructor") return target.Functions is not null || target.Path is "constructor" or "Function" ? Value.OfPath("Function") : Value.OfPath("constructor");
        if (HostMember(target, name) is { } host) return host;
        if (target.Functions is { } functions && name is "prototype") return Value.OfShape(functions[0].Instance);
        if (target.Functions is { } holder && holder[0].Instance.Get("$static " + name) is { } stored) return stored;
        if (target.Path is { Length: < MaxPath } path && target.Kind is HostKind.None or HostKind.Document or HostKind.Wallet)
        {
            return Known(_members, (path, name), static key => Value.OfPath($"{key.Item1}.{key.Item2}")).With(target.Labels & Labels.Data);
        }

        return Value.OfLabels(target.Labels & Labels.Data, target.Hint);
    }

    private static Value? FromShapes(Value target, Shape[] shapes, string name)
    {
        Value? found = null;
        foreach (var shape in shapes)
        {
            if (name == "length" && shape.Items is { } items) return Value.OfNumber(items.Length);
            if (shape.Get(name) is { } value) found = found is null ? value : Value.Join(found, value);
            else if (shape.Get("$instance")?.Shape?.Get(name) is { } inherited && name != "$instance") found = found is null ? inherited : Value.Join(found, inherited);
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

    private static Value? HostMember(Value target, string name) => target.Kind switch
    {
        HostKind.Document => DocumentMember(name),
        HostKind.Location => name is "replace" or "assign" or "reload" ? Value.OfPath("location." + name) : Value.OfLabels(Labels.Place),
        HostKind.Element or HostKind.Elements or HostKind.Form or HostKind.Forms or HostKind.OwnField or HostKind.ScriptElement or HostKind.FrameElement
            or HostKind.ImageElement or HostKind.JQuerySet => ElementMember(target, name),
        HostKind.Event or HostKind.KeyEvent => EventMember(target, name),
        HostKind.CopyEvent when name == BrowserApis.ClipboardData => Value.OfKind(HostKind.ClipboardData),
        HostKind.Xhr => name is "responseText" or "response" or "responseXML" ? Value.OfLabels(Labels.Response) : null,
        HostKind.Response => name is "body" or "data" ? Value.OfLabels(Labels.Response) : null,
        HostKind.FormData or HostKind.ClipboardData => null,
        HostKind.Storage when name is not (BrowserApis.GetItem or BrowserApis.SetItem or BrowserApis.RemoveItem or "clear" or "key" or "length") => Value.OfLabels(Labels.Storage | FieldWords.Of(name)),
        HostKind.Wallet => new Value { Kind = HostKind.Wallet, Path = target.Path + "." + name, Labels = Labels.Wallet },
        HostKind.None when target.Path is { } path => PathMember(path, name),
        _ => null,
    };

    private static Value? PathMember(string path, string name) => (path, name) switch
    {
        ("navigator", _) when BrowserApis.UseOf("navigator." + name) == ApiUse.ReadAgent => Value.OfLabels(Labels.Agent),
        ("navigator", "clipboard") => Value.OfPath("navigator.clipboard"),
        _ => null,
    };

    private static Value? DocumentMember(string name) => name switch
    {
        BrowserApis.Cookie => Value.OfLabels(Labels.Cookie),
        BrowserApis.Referrer => Value.OfLabels(Labels.Referrer),
        "location" => _location,
        _ when BrowserApis.UseOf("document." + name) == ApiUse.ReadAddress => Value.OfLabels(Labels.Place),
        "forms" => Value.OfKind(HostKind.Forms),
        "body" or "head" or "documentElement" or "activeElement" or "currentScript" => Value.OfKind(HostKind.Element),
        "scripts" or "images" or "links" or "all" => Value.OfKind(HostKind.Elements),
        "defaultView" => _window,
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
            case BrowserApis.InnerHtml or "innerText" or "textContent" or BrowserApis.OuterHtml or "text" or "nodeValue" or "data" when target.Kind != HostKind.JQuerySet:
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
                return _document;
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
        if (target.Kind is HostKind.Element && target.Shapes is null && (FieldWords.Of(name) & (Labels.Card | Labels.Password)) != 0) return Value.OfKind(HostKind.Element, name);
        if (target.Kind is HostKind.Forms) return Value.OfKind(HostKind.Form, name);
        if (name.Length > 0 && target.Kind is (HostKind.Elements or HostKind.JQuerySet))
        {
            return char.IsAsciiDigit(name[0]) || target.Kind == HostKind.Elements && target.Hint == "form *"
                ? new Value { Kind = HostKind.Element, Hint = char.IsAsciiDigit(name[0]) ? target.Hint : name, Labels = target.Labels & Labels.Field } : null;
        }

        return null;
    }

    private static Value FieldValue(Value element)
    {
        if (element.Kind == HostKind.OwnField) return Value.OfLabels(Labels.OwnField);
        var labels = Labels.Field | FieldWords.OfForm(element.Hint);
        if (element.Hint is null || FieldWords.IsWholesale(element.Hint)) labels |= element.Hint is null ? Labels.None : Labels.AllFields;
        return new Value { Labels = labels, Hint = element.Hint };
    }

    private static Value? EventMember(Value target, string name) => name switch
    {
        "target" or "currentTarget" or "srcElement" or "relatedTarget" or "delegateTarget" => Value.OfKind(HostKind.Element, target.Hint),
        "key" or "keyCode" or "which" or "charCode" or "code" or "keyIdentifier" => Value.OfLabels(target.Kind == HostKind.KeyEvent ? Labels.Key : Labels.None),
        BrowserApis.ClipboardData => Value.OfKind(HostKind.ClipboardData),
        "data" => Value.OfLabels(Labels.Message),
        _ => null,
    };

    private static Value ElementOf(Value list)
    {
        if (list.Kind == HostKind.Window) return Value.Unknown;
        if (list.Kind is HostKind.Elements or HostKind.JQuerySet) return new Value { Kind = HostKind.Element, Hint = list.Hint, Labels = list.Labels & Labels.Data };
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

    private void AssignMember(MemberExpression member, Value value, Node at)
    {
        var target = Evaluate(member.Object);
        var key = member.Computed ? Evaluate(member.Property).AsText() : NameOf(member);
        if (target.Kind == HostKind.Window)
        {
            if (key is not null) AssignGlobal(key, value, at);
            return;
        }

        if (key is not null) SetMember(target, key, value, at);
        else if (target.Shapes is { } shapes)
        {
            foreach (var shape in shapes) _changed |= shape.Add(value);
        }
        else if (member.Object is Identifier identifier && VariableOf(identifier) is { } holder && (value.Labels & Labels.Data) != 0)
        {
            if (holder.Join(Value.OfLabels(value.Labels & Labels.Data))) _changed = true;
        }
    }

    private void SetMember(Value target, string name, Value value, Node at)
    {
        if (SetHostMember(target, name, value, at)) return;

        if (value.Functions is { } methods && target.Shape is { } self && !methods[0].IsArrow) methods[0].This = Value.Join(methods[0].This, Value.OfShape(self));
        if (FieldWords.Refine(value.Labels, name) is var more and not Labels.None) value = value.With(more);
        if (target.Shapes is { } shapes)
        {
            foreach (var shape in shapes)
            {
                if (_loops == 0 && shapes.Length == 1 && value.Text is not null && shape.Get(name) is { Text: not null, Labels: Labels.None }) shape.Replace(name, value);
                else _changed |= shape.Set(name, value);
            }
        }
        else if (target.Functions is { } functions)
        {
            if (name == "prototype" && value.Shape is { } prototype) CopyInto(functions[0].Instance, Value.OfShape(prototype));
            else _changed |= functions[0].Instance.Set("$static " + name, value);
        }
        else if (target.Path is { } path && target.Kind == HostKind.None)
        {
            if (path == "navigator" || path.EndsWith(Prototype, StringComparison.Ordinal) && BrowserApis.Has(path[..^Prototype.Length], ApiTraits.PrototypeIntercepts)) Record(FactKind.Hook, at, path + "." + name, value, Labels.None);
            if (path.Length < MaxPath) AssignGlobal(path + "." + name, value, at);
        }
    }
}
