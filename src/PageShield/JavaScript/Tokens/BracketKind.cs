namespace PageShield.JavaScript.Tokens;

/// <summary>What a bracket encloses, as far as formatting is concerned.</summary>
internal enum BracketKind : byte
{
    None,

    /// <summary>Arguments, parameters, a parenthesized expression.</summary>
    Group,

    /// <summary>The head of <c>for</c>, where semicolons do not end a line.</summary>
    ForHead,

    /// <summary>An array or computed member.</summary>
    Square,

    /// <summary>An object literal or pattern, import or export list.</summary>
    Object,

    /// <summary>A block after which a new statement begins.</summary>
    StatementBlock,

    /// <summary>The body of a function expression, arrow function or method.</summary>
    FunctionBlock,

    /// <summary>The body of a class.</summary>
    ClassBody,

    /// <summary>The hole of a template literal.</summary>
    Template,
}
