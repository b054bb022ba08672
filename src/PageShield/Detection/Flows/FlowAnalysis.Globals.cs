using System.Text;
using Acornima.Ast;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows;

internal sealed partial class FlowAnalysis
{
    private Value CallGlobal(Node call, string path, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        switch (BrowserApis.UseOf(path))
        {
            case ApiUse.RunText:
                RunCode(call, BrowserApis.Eval, first);
                return Value.OfLabels(first.Labels & Labels.Data);
            case ApiUse.MakeFunction:
                RunCode(call, BrowserApis.Function, arguments.Length > 0 ? arguments[^1] : Value.Unknown);
                return Value.Unknown;
            case ApiUse.RunRepeatedly:
                Record(FactKind.Poll, call, path, first, Labels.None);
                return Timer(call, path, first);
            case ApiUse.RunLater:
                return Timer(call, path, first);
            case ApiUse.Request:
                var body = Field(second, "body");
                Record(FactKind.Send, call, Channel.Fetch, first, first.DeepLabels() | body.DeepLabels(), Hints(first, body));
                return new Value { Kind = HostKind.Response, Labels = Labels.Response };
            case ApiUse.Beacon:
                Record(FactKind.Send, call, Channel.Beacon, first, first.DeepLabels() | second.DeepLabels(), Hints(first, second));
                return Value.Unknown;
            case ApiUse.LoadScripts:
                foreach (var argument in arguments) Record(FactKind.LoadScript, call, path, argument, argument.DeepLabels());
                return Value.Unknown;
            case ApiUse.OpenWindow or ApiUse.Navigate:
                if (path != BrowserApis.Open || arguments.Length > 0) Record(FactKind.Navigate, call, path, first, first.DeepLabels());
                if ((first.DeepLabels() & Labels.Typed) != 0) Record(FactKind.Send, call, "navigation", first, first.DeepLabels(), Hints(first, Value.Unknown));
                return Value.OfKind(HostKind.Window);
            case ApiUse.Listen:
                if (first.Text is { } type) Listen(_window, TypeOf(type), second, call);
                return Value.Unknown;
            case ApiUse.PostMessage or ApiUse.ShowDialog:
                return Value.Unknown;
            case ApiUse.AskVisitor:
                return Value.OfLabels(Labels.Field);
            case ApiUse.WriteClipboard:
                Record(FactKind.WriteClipboard, call, "clipboard", first, first.DeepLabels());
                return Value.Unknown;
            case ApiUse.ReadClipboard:
                return Value.OfLabels(Labels.Clipboard);
            case ApiUse.DecodeCharacters:
                return FromCharacters(call, arguments);
            case ApiUse.DecodeBase64:
                return Decode(call, first, Texts.DecodeBase64);
            case ApiUse.DecodePercent:
                return Decode(call, first, Texts.Unescape, EscapesMuch(first));
            case ApiUse.DecodeUri:
                return Decode(call, first, Texts.DecodeUri, EscapesMuch(first));
            case ApiUse.EncodeBase64:
                return Value.OfLabels((Carried(arguments) & Labels.Data) | Labels.Encoded, first.Hint);
            case ApiUse.EncodeUri:
                return new Value { Labels = Carried(arguments), Hint = first.Hint, Text = first.Text is { } plain && plain.All(char.IsAsciiLetterOrDigit) ? plain : null };
            case ApiUse.Random:
                return Value.OfLabels(Labels.Random);
        }

        switch (path)
        {
            case "parseInt" or "parseFloat" or "Number":
                return ParseNumber(path, first, second);
            case "String" or "JSON.stringify" or "JSON.parse" or "Object.assign" or "Object.entries" or "Object.values" or "Object.keys" or "Object.fromEntries" or "Array.from" or "Object.freeze":
                if (path is "Object.assign" && first.Shape is { } into)
                {
                    foreach (var source in arguments[1..]) CopyInto(into, source);
                    return first;
                }

                return path is "String" && first.AsText() is not null ? Value.OfText(first.AsText() ?? "").With(first.Labels)
                    : path is "Array.from" or "Object.freeze" ? (arguments.Length > 1 ? Value.Join(first, CallBack(second, ElementOf(first), Value.Unknown)) : first)
                    : path is "JSON.parse" && first.Shapes is null ? Value.OfLabels(first.Labels & Labels.Data)
                    : new Value { Labels = Carried(arguments), Hint = first.Hint };
            case "require" or "define" or "Promise.all" or "Promise.resolve" or "Object.defineProperty":
                Escape(arguments);
                return path is "Promise.resolve" or "Promise.all" ? first : Value.Unknown;
        }

        if (path.EndsWith(".constructor", StringComparison.Ordinal) && first.Text is not null) RunCode(call, BrowserApis.Function, first);
        Escape(arguments);
        var encoder = path.Contains("encrypt", StringComparison.OrdinalIgnoreCase) || path.Contains("encode", StringComparison.OrdinalIgnoreCase);
        return Value.OfLabels(Carried(arguments) | (encoder && arguments.Length > 0 ? Labels.Encoded : Labels.None), first.Hint);
    }

    private Value Timer(Node call, string name, Value handler)
    {
        if (handler.Functions is not null) CallBack(handler, Value.Unknown, Value.Unknown);
        else if (handler.Text is not null || (handler.Labels & Labels.Decoded) != 0) RunCode(call, name, handler);
        return Value.Unknown;
    }

    private static string TypeOf(string type) => type.StartsWith("on", StringComparison.Ordinal) ? type[2..] : type;

    private static Value Field(Value options, string name)
    {
        if (options.Shapes is null) return Value.OfLabels(options.Labels & Labels.Data);
        return options.Shape?.Get(name) ?? (options.Shape is { Rest.IsUnknown: false } shape ? shape.Rest : Value.Unknown);
    }

    private static string Hints(Value url, Value data)
    {
        var hints = new StringBuilder(data.Hint ?? url.Hint ?? "");
        Collect(data, hints, 3);
        return hints.Length > 400 ? hints.ToString(0, 400) : hints.ToString();
    }

    private static void Collect(Value value, StringBuilder hints, int depth)
    {
        if (depth == 0 || value.Shapes is null || hints.Length > 400) return;
        foreach (var shape in value.Shapes)
        {
            foreach (var (name, field) in shape.Fields)
            {
                if (name.Length == 0 || name[0] == '$' || (field.DeepLabels() & Labels.Secrets) == 0 || hints.Length > 400) continue;
                if (hints.Length > 0) hints.Append(", ");
                hints.Append(name);
                if (field.Hint is { Length: < 80 } hint) hints.Append(" ← ").Append(hint);
                Collect(field, hints, depth - 1);
            }

            if (shape.Rest.Hint is { Length: < 80 } rest) hints.Append(hints.Length > 0 ? ", " : "").Append(rest);
        }
    }

    private Value FromCharacters(Node call, Value[] arguments)
    {
        var items = arguments.Length == 1 && arguments[0].Shape is { Items: { } array } ? array : arguments;
        if (items.Length == 0 || items.Any(item => item.Number is null)) return Value.OfLabels(Carried(arguments) | Labels.Decoded);
        var text = new StringBuilder(items.Length);
        foreach (var item in items) text.Append((char)(ushort)ToInt32(item.Number ?? 0));
        return Built(text.ToString(), call, Labels.Decoded);
    }

    private Value Decode(Node call, Value value, Func<string, string?> decoder, Labels mark = Labels.Decoded)
    {
        if (value.HasExactText && decoder(value.Text ?? "") is { } decoded) return Built(decoded, call, mark | (value.Labels & Labels.Data)).WithHint(value.Hint);
        return Value.OfLabels((value.DeepLabels(2) & Labels.Data) | mark, value.Hint);
    }

    // Much that is escaped hides; a mark or two belongs into an address.
    private static Labels EscapesMuch(Value escaped) => escaped.Text is { } text && text.Count(c => c == '%') > 8 ? Labels.Decoded : Labels.None;

    private static Value ParseNumber(string path, Value text, Value radix)
    {
        if (text.Number is not null && path != "parseInt") return text;
        if (text.AsText() is { } digits && text.Alternatives is null && Texts.ParseNumber(digits, path == "parseInt" ? (int)(radix.Number ?? 0) : -1) is { } number) return Value.OfNumber(number);
        return Value.OfLabels(text.Labels & Labels.Data);
    }
}
