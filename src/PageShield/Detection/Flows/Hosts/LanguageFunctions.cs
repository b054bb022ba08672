using Acornima.Ast;
using PageShield.Detection.Values;
using PageShield.JavaScript.Browser;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models functions of the language, and all other calls by a global name.</summary>
internal sealed class LanguageFunctions(FunctionCalls functions, ObjectModel objects, CodeSinks sinks)
{
    public Value Call(Node call, string path, Value[] arguments)
    {
        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var second = arguments.Length > 1 ? arguments[1] : Value.Unknown;
        switch (path)
        {
            case "parseInt" or "parseFloat" or "Number":
                return ParseNumber(path, first, second);
            case "String" or "JSON.stringify" or "JSON.parse" or "Object.assign" or "Object.entries" or "Object.values" or "Object.keys"
                or "Object.fromEntries" or "Array.from" or "Object.freeze":
                return Converted(path, arguments, first, second);
            case "require" or "define" or "Promise.all" or "Promise.resolve" or "Object.defineProperty":
                functions.Escape(arguments);
                return path is "Promise.resolve" or "Promise.all" ? first : Value.Unknown;
        }

        if (path.EndsWith(".constructor", StringComparison.Ordinal) && first.Text is not null) sinks.RunCode(call, BrowserApis.Function, first);
        functions.Escape(arguments);
        var encoder = path.Contains("encrypt", StringComparison.OrdinalIgnoreCase) || path.Contains("encode", StringComparison.OrdinalIgnoreCase);
        return Value.OfLabels(Value.Carried(arguments) | (encoder && arguments.Length > 0 ? Labels.Encoded : Labels.None), first.Hint);
    }

    private Value Converted(string path, Value[] arguments, Value first, Value second)
    {
        if (path is "Object.assign" && first.Shape is { } into)
        {
            foreach (var source in arguments[1..]) objects.CopyInto(into, source);
            return first;
        }

        return path is "String" && first.AsText() is not null ? Value.OfText(first.AsText() ?? "").With(first.Labels)
            : path is "Array.from" or "Object.freeze"
                ? (arguments.Length > 1 ? Value.Join(first, functions.CallBack(second, ObjectModel.ElementOf(first), Value.Unknown)) : first)
            : path is "JSON.parse" && first.Shapes is null ? Value.OfLabels(first.Labels & Labels.Data)
            : new Value { Labels = Value.Carried(arguments), Hint = first.Hint };
    }

    private static Value ParseNumber(string path, Value text, Value radix)
    {
        if (text.Number is not null && path != "parseInt") return text;
        if (text.AsText() is { } digits && text.Alternatives is null
            && Texts.ParseNumber(digits, path == "parseInt" ? (int)(radix.Number ?? 0) : -1) is { } number)
            return Value.OfNumber(number);
        return Value.OfLabels(text.Labels & Labels.Data);
    }
}
