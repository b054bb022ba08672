namespace PageShield.JavaScript.Tokens;

/// <summary>The kinds of token that <see cref="TokenScanner"/> distinguishes.</summary>
public enum ScriptTokenKind : byte
{
    /// <summary>An identifier, including contextual keywords such as <c>of</c>, <c>async</c> and <c>get</c>, and private names.</summary>
    Identifier,

    /// <summary>A reserved word, including <c>true</c>, <c>false</c>, <c>null</c>, <c>let</c> and <c>yield</c>.</summary>
    Keyword,

    /// <summary>An operator or bracket.</summary>
    Punctuator,

    /// <summary>A quoted string, possibly unterminated.</summary>
    String,

    /// <summary>A number or big integer.</summary>
    Number,

    /// <summary>One piece of a template literal, with its delimiters: <c>`…${</c>, <c>}…${</c>, <c>}…`</c> or <c>`…`</c>.</summary>
    Template,

    /// <summary>A regular expression with its flags.</summary>
    RegExp,

    /// <summary>A character that does not begin any token.</summary>
    Unknown,
}
