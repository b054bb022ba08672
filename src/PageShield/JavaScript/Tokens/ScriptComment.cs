namespace PageShield.JavaScript.Tokens;

/// <summary>A comment with its delimiters, at the UTF-16 offsets <c>[Start, End)</c>. Includes hashbangs and HTML-like comments.</summary>
public readonly record struct ScriptComment(int Start, int End)
{
    /// <summary>The comment as written.</summary>
    public ReadOnlySpan<char> Text(string source) => source.AsSpan(Start, End - Start);
}
