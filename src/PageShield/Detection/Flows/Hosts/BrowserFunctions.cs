using System.Text;
using Acornima.Ast;
using PageShield.Detection.Flows.Facts;
using PageShield.Detection.Flows.Walkers;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models global browser functions that send, run, load or decode.</summary>
internal sealed class BrowserFunctions(FlowLog log, FunctionCalls functions, CodeSinks sinks, EventModel events)
{
    /// <summary>Result of the call; null if the name is not a browser function.</summary>
    public Value? Call(Node call, string path, Value[] arguments)
    {
        var use = BrowserApis.UseOf(path);
        if (use == ApiUse.None) return null;
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        return Sending(call, use, path, arguments, first, second) ?? Running(call, use, path, arguments, first, second)
            ?? Converting(call, use, arguments, first);
    }

    private Value? Sending(Node call, ApiUse use, string path, Value[] arguments, Value first, Value second)
    {
        switch (use)
        {
            case ApiUse.Request:
                var body = SentData.Field(second, "body");
                log.Record(FactKind.Send, call, Channel.Fetch, first, first.DeepLabels() | body.DeepLabels(), SentData.Hints(first, body));
                return new Value { Kind = HostKind.Response, Labels = Labels.Response };
            case ApiUse.Beacon:
                log.Record(FactKind.Send, call, Channel.Beacon, first, first.DeepLabels() | second.DeepLabels(), SentData.Hints(first, second));
                return Value.Unknown;
            case ApiUse.OpenWindow or ApiUse.Navigate:
                if (path != BrowserApis.Open || arguments.Length > 0) log.Record(FactKind.Navigate, call, path, first, first.DeepLabels());
                if ((first.DeepLabels() & Labels.Typed) != 0)
                    log.Record(FactKind.Send, call, "navigation", first, first.DeepLabels(), SentData.Hints(first, Value.Unknown));
                return Value.OfKind(HostKind.Window);
            case ApiUse.PostMessage or ApiUse.ShowDialog:
                return Value.Unknown;
            case ApiUse.AskVisitor:
                return Value.OfLabels(Labels.Field);
            case ApiUse.WriteClipboard:
                log.Record(FactKind.WriteClipboard, call, "clipboard", first, first.DeepLabels());
                return Value.Unknown;
            case ApiUse.ReadClipboard:
                return Value.OfLabels(Labels.Clipboard);
            default:
                return null;
        }
    }

    private Value? Running(Node call, ApiUse use, string path, Value[] arguments, Value first, Value second)
    {
        switch (use)
        {
            case ApiUse.RunText:
                sinks.RunCode(call, BrowserApis.Eval, first);
                return Value.OfLabels(first.Labels & Labels.Data);
            case ApiUse.MakeFunction:
                sinks.RunCode(call, BrowserApis.Function, arguments.Length > 0 ? arguments[^1] : Value.Unknown);
                return Value.Unknown;
            case ApiUse.RunRepeatedly:
                log.Record(FactKind.Poll, call, path, first, Labels.None);
                return Timer(call, path, first);
            case ApiUse.RunLater:
                return Timer(call, path, first);
            case ApiUse.LoadScripts:
                foreach (var argument in arguments) log.Record(FactKind.LoadScript, call, path, argument, argument.DeepLabels());
                return Value.Unknown;
            case ApiUse.Listen:
                if (first.Text is { } type) events.Listen(HostValues.Window, EventModel.TypeOf(type), second, call);
                return Value.Unknown;
            default:
                return null;
        }
    }

    private Value? Converting(Node call, ApiUse use, Value[] arguments, Value first) => use switch
    {
        ApiUse.DecodeCharacters => FromCharacters(call, arguments),
        ApiUse.DecodeBase64 => Decode(call, first, Texts.DecodeBase64),
        ApiUse.DecodePercent => Decode(call, first, Texts.Unescape, EscapesMuch(first)),
        ApiUse.DecodeUri => Decode(call, first, Texts.DecodeUri, EscapesMuch(first)),
        ApiUse.EncodeBase64 => Value.OfLabels((Value.Carried(arguments) & Labels.Data) | Labels.Encoded, first.Hint),
        ApiUse.EncodeUri =>
            new Value
            {
                Labels = Value.Carried(arguments),
                Hint = first.Hint,
                Text = first.Text is { } plain && plain.All(char.IsAsciiLetterOrDigit) ? plain : null
            },
        ApiUse.Random => Value.OfLabels(Labels.Random),
        _ => null,
    };

    private Value Timer(Node call, string name, Value handler)
    {
        if (handler.Functions is not null) functions.CallBack(handler, Value.Unknown, Value.Unknown);
        else if (handler.Text is not null || (handler.Labels & Labels.Decoded) != 0) sinks.RunCode(call, name, handler);
        return Value.Unknown;
    }

    private Value FromCharacters(Node call, Value[] arguments)
    {
        var items = arguments.Length == 1 && arguments[0].Shape is { Items: { } array } ? array : arguments;
        if (items.Length == 0 || items.Any(item => item.Number is null)) return Value.OfLabels(Value.Carried(arguments) | Labels.Decoded);
        var text = new StringBuilder(items.Length);
        foreach (var item in items) text.Append((char)(ushort)Operators.ToInt32(item.Number ?? 0));
        return log.Built(text.ToString(), call, Labels.Decoded);
    }

    private Value Decode(Node call, Value value, Func<string, string?> decoder, Labels mark = Labels.Decoded)
    {
        if (value.HasExactText && decoder(value.Text ?? "") is { } decoded)
            return log.Built(decoded, call, mark | (value.Labels & Labels.Data)).WithHint(value.Hint);
        return Value.OfLabels((value.DeepLabels(2) & Labels.Data) | mark, value.Hint);
    }

    // Many escapes suggest hiding. A few are normal in a URL.
    private static Labels EscapesMuch(Value escaped) => escaped.Text is { } text && text.Count(c => c == '%') > 8 ? Labels.Decoded : Labels.None;
}
