using Acornima.Ast;
using PageShield.JavaScript;
using PageShield.JavaScript.Tokens;

namespace PageShield.Detection.Model;

/// <summary>Statistics on a script's strings and names: count, length, characters.</summary>
internal sealed class Spelling
{
    private double _all, _strings, _stringLength, _longest, _bulk, _names, _machine, _brief, _escapes;

    /// <summary>Counts a node of the syntax tree.</summary>
    public void Add(Node node)
    {
        _all++;
        if (node is StringLiteral text) AddString(text.Raw);
        else if (node is Identifier name) AddName(name.Name);
    }

    /// <summary>Counts tokens instead if there is no tree.</summary>
    public void Read(ParsedScript parsed, int most)
    {
        var first = parsed.FirstTokens(most);
        for (var index = 0; index < first.Count && index < most; index++)
        {
            _all++;
            var token = first[index];
            if (token.Kind == ScriptTokenKind.String) AddString(token.Text(parsed.Text));
            else if (token.Kind == ScriptTokenKind.Identifier) AddName(token.Text(parsed.Text));
        }
    }

    /// <summary>Adds the features, for a script of the given length in UTF-16 units.</summary>
    public void AddTo(Numbers numbers, int length)
    {
        numbers.Add(_strings / Math.Max(1, _all));
        numbers.Add(_stringLength / Math.Max(1, length));
        numbers.Add(ScriptFeatures.Log(_longest));
        numbers.Add(_stringLength / Math.Max(1, _strings));
        numbers.Add(_bulk / Math.Max(1, _strings));
        numbers.Add(_machine / Math.Max(1, _names));
        numbers.Add(_brief / Math.Max(1, _names));
        numbers.Add(_escapes / Math.Max(1, _stringLength));
    }

    // Includes the quotes, as written.
    private void AddString(ReadOnlySpan<char> text)
    {
        _strings++;
        _stringLength += text.Length;
        _longest = Math.Max(_longest, text.Length);
        if (text.Length > 200 && !text.Contains(' ')) _bulk++;
        _escapes += text.Count('\\');
    }

    private void AddName(ReadOnlySpan<char> name)
    {
        _names++;
        if (name.StartsWith("_0x", StringComparison.Ordinal)) _machine++;
        if (name.Length <= 2) _brief++;
    }
}
