namespace PageShield.JavaScript.Syntax;

/// <summary>The role of an identifier.</summary>
public enum IdentifierRole : byte
{
    /// <summary>The node is not an identifier.</summary>
    None,

    /// <summary>The name of a property, label or export; not a variable.</summary>
    Name,

    /// <summary>Declares a binding.</summary>
    Declaration,

    /// <summary>Uses a binding or a global.</summary>
    Reference,
}
