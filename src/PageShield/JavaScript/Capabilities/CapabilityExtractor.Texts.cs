using System.Text;
using System.Text.RegularExpressions;
using Acornima;
using Acornima.Ast;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Syntax;

namespace PageShield.JavaScript.Capabilities;

/// <content>Capabilities found in strings by where they are used: markup, attributes, events, selectors, sinks, decoders.</content>
internal sealed partial class CapabilityExtractor
{
    private void Markup(Node value, int offset)
    {
        if (Fold(value) is not { } text)
        {
            found.Add(CapabilityKind.Injects, "markup", offset);
            return;
        }

        foreach (Match match in MarkupElement().Matches(text.Length > 20_000 ? text[..20_000] : text))
            found.Add(CapabilityKind.Injects, match.Groups[1].Value.ToLowerInvariant(), offset);
        if (text.Contains(ConstantFolding.Hole, StringComparison.Ordinal))
            found.Add(CapabilityKind.Injects, "markup", offset);
    }

    private void Attribute(string? name, Node? value, int offset)
    {
        if (name is null)
            return;
        if (name is "src" or "action" or "formaction" or "data")
            Sink(value);
        else if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase) && CapabilityWords.Events.Contains(name[2..].ToLowerInvariant()))
            found.Add(CapabilityKind.Listens, name[2..].ToLowerInvariant(), offset);
    }

    private void Timer(Node? first)
    {
        if (first is StringLiteral or TemplateLiteral or BinaryExpression { Operator: Operator.Addition })
            found.Add(CapabilityKind.DynamicCode, "string timer", first.Start);
    }

    private void Listener(Node? first)
    {
        if (Fold(first) is not { } events || events.Length > 200)
            return;
        foreach (var name in events.Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            var plain = name.StartsWith("on", StringComparison.Ordinal) ? name[2..] : name;
            // not null: `first` folds to a string, so there is a node.
            if (CapabilityWords.Events.Contains(plain))
                found.Add(CapabilityKind.Listens, plain, first!.Start);
        }
    }

    private void Selector(Node? first)
    {
        if (Fold(first) is { } selector && SelectorReach.Reaches(selector.Replace(ConstantFolding.Hole.ToString(), "{}", StringComparison.Ordinal)))
            found.Add(CapabilityKind.Selector, Readable(selector), first!.Start); // not null: it folds.
    }

    private void Element(Node? name, int offset)
    {
        if (Fold(name)?.ToLowerInvariant() is not { } tag)
            return;
        if (CapabilityWords.Elements.Contains(tag))
            found.Add(CapabilityKind.Injects, tag, offset);
        else if (tag == "img")
            found.Add(CapabilityKind.Sends, "image", offset);
    }

    private void Sink(Node? target)
    {
        if (target is not null && Fold(target) is { } url)
            found.AddText(url, target.Start, sink: true);
    }

    private void Decoded(string function, Node? argument, int offset)
    {
        if (argument is null || Fold(argument) is not { Length: > 3 } text || text.Contains(ConstantFolding.Hole, StringComparison.Ordinal))
            return;
        var decoded = function == BrowserApis.AtoB ? FromBase64(text) : text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text)
            : null;
        if (decoded is null || decoded == text)
            return;
        found.AddText(decoded, offset, sink: true);
        found.Add(CapabilityKind.Decodes, "text " + Readable(decoded), offset);
    }

    private static string? FromBase64(string text)
    {
        var padded = text.Trim().PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var written) ? Encoding.Latin1.GetString(bytes, 0, written) : null;
    }
}
