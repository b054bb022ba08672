namespace PageShield.JavaScript.Tokens;

/// <summary>ECMAScript's reserved words needed for scanning and printing.</summary>
internal static class Keywords
{
    public static bool IsReserved(ReadOnlySpan<char> word) => word switch
    {
        "break" or "case" or "catch" or "class" or "const" or "continue" or "debugger" or "default" or "delete" or "do" or "else"
            or "export" or "extends" or "false" or "finally" or "for" or "function" or "if" or "import" or "in" or "instanceof" or "let"
            or "new" or "null" or "return" or "super" or "switch" or "this" or "throw" or "true" or "try" or "typeof" or "var" or "void"
            or "while" or "with" or "yield" or "await" => true,
        _ => false,
    };

    /// <summary>Whether a reserved word is a value, so that a slash after it is a division.</summary>
    public static bool IsValue(ReadOnlySpan<char> word) => word is "this" or "null" or "true" or "false" or "super" or "let";
}
