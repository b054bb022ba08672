namespace PageShield.Changes.Code.Structure;

/// <summary>A piece of code that is matched as a whole: its own nodes, without those of nested units.</summary>
internal sealed class ComparedUnit
{
    public required int Index { get; init; }

    /// <summary>The enclosing unit, or -1.</summary>
    public required int Parent { get; init; }

    /// <summary>Index of its node in the tree.</summary>
    public required int Root { get; init; }

    public required ComparedUnitKind Kind { get; init; }

    /// <summary>Whether its position among its siblings does not matter.</summary>
    public required bool Hoisted { get; init; }

    /// <summary>Its name; empty for none.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it is a function in a list or map of functions, as bundlers write modules.</summary>
    public bool InMap { get; init; }

    public List<int> Children { get; } = [];

    /// <summary>Its atoms are <c>[AtomStart, AtomStart + AtomCount)</c>.</summary>
    public int AtomStart { get; set; }

    public int AtomCount { get; set; }

    /// <summary>Number of atoms of the unit and all nested units.</summary>
    public int TotalAtoms { get; set; }

    /// <summary>Hash of its own code, with numbers for local names.</summary>
    public ulong Exact { get; set; }

    /// <summary>Hash of its own code without the values of literals.</summary>
    public ulong Shape { get; set; }

    public ulong DeepExact { get; set; }

    public ulong DeepShape { get; set; }
}
