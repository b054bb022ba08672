namespace PageShield.Changes.Code.Structure;

/// <summary>One piece of code that is matched as a whole: its own nodes without those of the units inside it.</summary>
internal sealed class ComparedUnit
{
    public required int Index { get; init; }

    /// <summary>The unit around it, or -1.</summary>
    public required int Parent { get; init; }

    /// <summary>Index of its node in the tree.</summary>
    public required int Root { get; init; }

    public required ComparedUnitKind Kind { get; init; }

    /// <summary>Whether its place among its siblings is without meaning.</summary>
    public required bool Hoisted { get; init; }

    /// <summary>What it is called, or empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it is one of many functions of a list or map, as bundlers write modules.</summary>
    public bool InMap { get; init; }

    public List<int> Children { get; } = [];

    /// <summary>Its atoms are <c>[AtomStart, AtomStart + AtomCount)</c>.</summary>
    public int AtomStart { get; set; }

    public int AtomCount { get; set; }

    /// <summary>Atoms of the unit and of all units inside it.</summary>
    public int TotalAtoms { get; set; }

    /// <summary>Its own code, local names by number.</summary>
    public ulong Exact { get; set; }

    /// <summary>Its own code without the values of literals.</summary>
    public ulong Shape { get; set; }

    public ulong DeepExact { get; set; }

    public ulong DeepShape { get; set; }
}
