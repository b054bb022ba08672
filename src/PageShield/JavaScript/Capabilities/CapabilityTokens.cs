using Acornima;
using PageShield.JavaScript.Browser;
using PageShield.JavaScript.Tokens;

namespace PageShield.JavaScript.Capabilities;

/// <summary>Finds capabilities in text that does not parse, by names and strings alone. Finds less, with less certainty.</summary>
internal sealed class CapabilityTokens(ParsedScript script, ScriptCapabilities found)
{
    public void Run()
    {
        var tokens = script.Tokens;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            switch (token.Kind)
            {
                case ScriptTokenKind.Identifier:
                    Name(token.Text(script.Text).ToString(), i);
                    break;
                case ScriptTokenKind.String or ScriptTokenKind.Template:
                    Text(Decode(token), token.Start);
                    break;
                case ScriptTokenKind.RegExp:
                    var pattern = token.Text(script.Text).ToString();
                    if (CapabilityExtractor.IsTelling(pattern))
                        found.Add(CapabilityKind.Pattern, pattern, token.Start);
                    break;
            }
        }
    }

    private void Name(string name, int index)
    {
        var start = script.Tokens[index].Start;
        if (BrowserApis.ShowsAsGlobal(name, out var capability) || BrowserApis.ShowsAsMember(name, out capability))
            found.Add(capability.Kind, capability.Value, start);
        else if (name is BrowserApis.Function)
            found.Add(CapabilityKind.DynamicCode, name, start);
        else if (name is BrowserApis.Cookie)
            found.Add(CapabilityKind.Reads, "cookies", start);
        else if (name is BrowserApis.Image)
            found.Add(CapabilityKind.Sends, "image", start);
        else if (BrowserApis.UseOf(name) == ApiUse.Storage)
            found.Add(CapabilityKind.Storage, $"{name}:*", start);
        else if (BrowserApis.MemberUseOf(name) == ApiUse.WriteDocument)
            found.Add(CapabilityKind.DynamicCode, "document.write", start);
    }

    private void Text(string text, int start)
    {
        found.AddText(text, start);
        if (CapabilityWords.Events.Contains(text))
            found.Add(CapabilityKind.Listens, text, start);
        else if (CapabilityWords.Elements.Contains(text.ToLowerInvariant()))
            found.Add(CapabilityKind.Injects, text.ToLowerInvariant(), start);
        else if (BrowserApis.ShowsAsMember(text, out var capability))
            found.Add(capability.Kind, capability.Value, start);
        else if (text.Length < 200 && text.AsSpan().ContainsAny('[', '#', '.') && SelectorReach.Reaches(text))
            found.Add(CapabilityKind.Selector, text, start);
    }

    private string Decode(ScriptToken token)
    {
        var text = token.Text(script.Text);
        if (token.Kind == ScriptTokenKind.String && Tokenizer.TryParseString(text, false, out var value))
            return value;
        return text.Trim("'\"`").ToString();
    }
}
