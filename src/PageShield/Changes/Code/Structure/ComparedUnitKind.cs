namespace PageShield.Changes.Code.Structure;

/// <summary>What a unit of code is.</summary>
internal enum ComparedUnitKind : byte
{
    /// <summary>The top level of the script.</summary>
    Program,

    /// <summary>A function, method, or a variable or property that holds one.</summary>
    Function,

    /// <summary>A class.</summary>
    Class,

    /// <summary>A variable declared without a value or with a literal; where it stands does not matter.</summary>
    Variable,
}
