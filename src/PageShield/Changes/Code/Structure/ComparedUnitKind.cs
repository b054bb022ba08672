namespace PageShield.Changes.Code.Structure;

/// <summary>The kind of a unit of code.</summary>
internal enum ComparedUnitKind : byte
{
    /// <summary>The top level of the script.</summary>
    Program,

    /// <summary>A function, method, or a variable or property that holds one.</summary>
    Function,

    /// <summary>A class.</summary>
    Class,

    /// <summary>A variable declared without a value or with a literal. Its position does not matter.</summary>
    Variable,
}
