using System.Text;
using System.Text.RegularExpressions;
using Acornima.Ast;
using PageShield.Detection.Values;

namespace PageShield.Detection.Flows.Hosts;

/// <summary>Models string methods, evaluated if the text is known.</summary>
internal sealed class TextModel(FlowLog log, ValuePool values, FunctionCalls functions)
{
    private static readonly TimeSpan RegexTime = TimeSpan.FromMilliseconds(50);

    // Evaluates string methods on constants; null if the method is not one or the receiver is not text.
    public Value? Call(Node call, Value target, string name, Value[] arguments)
    {
        var data = (target.Labels | Value.Carried(arguments)) & Labels.Data;
        if (name == "toString" && target.Number is { } number && arguments.Length == 1 && arguments[0].Number is { } radix && radix is >= 2 and <= 36
            && number >= 0 && number == Math.Floor(number) && number < long.MaxValue)
            return log.Built(InRadix((long)number, (int)radix), call, Labels.Decoded);
        if (name is "replace" or "replaceAll" && arguments.Length > 1 && arguments[1].Functions is not null)
            functions.CallBack(arguments[1], target, target);
        if (IsPrefixOfDigest(target, name, arguments)) return Value.Unknown;
        if (!target.HasExactText || target.Text is not { } text) return null;

        var first = arguments.Length > 0 ? arguments[0] : Value.Unknown;
        var a = (int?)first.Number;
        var b = arguments.Length > 1 ? (int?)arguments[1].Number : null;
        string? result = name switch
        {
            "toLowerCase" => text.ToLowerInvariant(),
            "toUpperCase" => text.ToUpperInvariant(),
            "trim" => text.Trim(),
            "toString" or "valueOf" => text,
            "concat" when arguments.All(argument => argument.AsText() is not null) =>
                text + string.Concat(arguments.Select(argument => argument.AsText())),
            "charAt" when a is not null => a >= 0 && a < text.Length ? text[a.Value].ToString() : "",
            "slice" when a is not null => Slice(text, a.Value, arguments.Length > 1 ? b : text.Length),
            "substring" when a is not null => Substring(text, a.Value, arguments.Length > 1 ? b : text.Length),
            "substr" when a is not null => Substr(text, a.Value, arguments.Length > 1 ? b : text.Length),
            "repeat" when a is >= 0 and <= 10_000 && text.Length * a.Value < 100_000 => new StringBuilder().Insert(0, text, a.Value).ToString(),
            "replace" or "replaceAll" when arguments.Length > 1 && arguments[1].HasExactText => Replace(text, name, first, arguments[1].Text ?? ""),
            "anchor" or "link" or "big" => null,
            _ => null,
        };
        if (result is not null)
            return log.Built(result, call, data | (name.StartsWith("replace", StringComparison.Ordinal) ? Labels.Decoded : Labels.None));

        return name switch
        {
            "charCodeAt" or "codePointAt" when (a ?? 0) >= 0 && (a ?? 0) < text.Length => Value.OfNumber(text[a ?? 0]),
            "split" when first.AsText() is { } separator => Split(call, text, separator),
            "split" when first.Kind == HostKind.RegExp => Value.OfLabels(data),
            "indexOf" when first.HasExactText => Value.OfNumber(text.IndexOf(first.Text ?? "", StringComparison.Ordinal)),
            _ => null,
        };
    }

    // Lookups of breached passwords send the first five digits of a digest, shared by hundreds of passwords.
    private bool IsPrefixOfDigest(Value target, string name, Value[] arguments) =>
        name is "slice" or "substring" or "substr" && target.Text is null && arguments is [{ Number: 0 }, { Number: > 0 and <= 6 }]
        && (target.DeepLabels() & Labels.Secrets & ~(Labels.Password | Labels.Field)) == 0 && log.Names.Contains("digest");

    private Value Split(Node call, string text, string separator)
    {
        if (text.Length > 400_000) return Value.Unknown;
        var parts = separator.Length == 0 ? text.Select(c => c.ToString()) : text.Split(separator);
        var items = parts.Take(50_000).Select(Value.OfText).ToArray();
        var shape = values.ShapeAt(call);
        if (shape.Rest.IsUnknown) shape.Items = items;
        return Value.OfShape(shape);
    }

    private static string? Replace(string text, string name, Value pattern, string replacement)
    {
        if (pattern.Kind != HostKind.RegExp)
        {
            if (!pattern.HasExactText || pattern.Text is not { Length: > 0 } old) return null;
            if (name == "replaceAll") return text.Replace(old, replacement, StringComparison.Ordinal);
            var at = text.IndexOf(old, StringComparison.Ordinal);
            return at < 0 ? text : text[..at] + replacement + text[(at + old.Length)..];
        }

        if (pattern.Hint is not { Length: > 2 and < 500 } raw || raw[0] != '/') return null;
        var end = raw.LastIndexOf('/');
        if (end <= 0) return null;
        var flags = raw[(end + 1)..];
        try
        {
            var options = RegexOptions.ECMAScript | (flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new Regex(raw[1..end], options, RegexTime)
                .Replace(text, replacement.Replace("$&", "$0", StringComparison.Ordinal), flags.Contains('g', StringComparison.Ordinal) ? -1 : 1);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static string InRadix(long number, int radix)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(number % radix)]);
            number /= radix;
        }
        while (number > 0);
        return digits.ToString();
    }

    private static string? Slice(string text, int start, int? end)
    {
        if (end is null) return null;
        var from = start < 0 ? Math.Max(0, text.Length + start) : Math.Min(start, text.Length);
        var to = end < 0 ? Math.Max(0, text.Length + end.Value) : Math.Min(end.Value, text.Length);
        return from < to ? text[from..to] : "";
    }

    private static string? Substring(string text, int start, int? end)
    {
        if (end is null) return null;
        var from = Math.Clamp(start, 0, text.Length);
        var to = Math.Clamp(end.Value, 0, text.Length);
        return from <= to ? text[from..to] : text[to..from];
    }

    private static string? Substr(string text, int start, int? length)
    {
        if (length is null) return null;
        var from = start < 0 ? Math.Max(0, text.Length + start) : Math.Min(start, text.Length);
        return text.Substring(from, Math.Clamp(length.Value, 0, text.Length - from));
    }
}
