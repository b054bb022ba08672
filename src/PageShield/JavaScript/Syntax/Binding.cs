namespace PageShield.JavaScript.Syntax;

/// <summary>One declared name of a script.</summary>
public sealed class Binding
{
    /// <summary>The declared name.</summary>
    public required string Name { get; init; }

    /// <summary>Index of the node that opens the declaring scope: a function, block, loop, class, catch clause or the program.</summary>
    public required int Scope { get; init; }

    /// <summary>Index of the declaring identifier.</summary>
    public required int Declaration { get; init; }

    /// <summary>Index of the initializer or of the declared function or class, or -1.</summary>
    public int Value { get; internal set; } = -1;

    /// <summary>How often the name is declared; more than once only for <c>var</c> and functions.</summary>
    public int Declarations { get; internal set; } = 1;

    /// <summary>How often it is assigned after its declaration.</summary>
    public int Writes { get; internal set; }

    /// <summary>How often it is read or written after its declaration.</summary>
    public int References { get; internal set; }

    /// <summary>Whether it is a parameter of a function or catch clause.</summary>
    public bool IsParameter { get; init; }

    /// <summary>Whether it is declared at the top level of a classic script, and so is a global that other scripts see.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether <see cref="Value"/> is the only value it ever has.</summary>
    public bool IsConstant => Value >= 0 && Declarations == 1 && Writes == 0;
}
