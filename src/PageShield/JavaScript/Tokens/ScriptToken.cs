using System.Runtime.InteropServices;

namespace PageShield.JavaScript.Tokens;

/// <summary>One token: the UTF-16 offsets <c>[Start, End)</c> in the source, and whether a line break precedes it.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScriptToken(ScriptTokenKind Kind, int Start, int End, bool AfterLineBreak)
{
    /// <summary>Length in UTF-16 units.</summary>
    public int Length => End - Start;

    /// <summary>The token as written.</summary>
    public ReadOnlySpan<char> Text(string source) => source.AsSpan(Start, End - Start);

    /// <summary>Whether the token is written exactly like this.</summary>
    public bool Is(string source, string text) => End - Start == text.Length && string.CompareOrdinal(source, Start, text, 0, text.Length) == 0;
}
