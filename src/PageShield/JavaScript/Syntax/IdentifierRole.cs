namespace PageShield.JavaScript.Syntax;

/// <summary>What an identifier stands for.</summary>
public enum IdentifierRole : byte
{
    /// <summary>The node is no identifier.</summary>
    None,

    /// <summary>A property's, label's or export's name: no variable.</summary>
    Name,

    /// <summary>Declares a binding.</summary>
    Declaration,

    /// <summary>Uses a binding or a global.</summary>
    Reference,
}
