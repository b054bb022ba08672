namespace PageShield.Detection.Detonation;

/// <summary>What a script did on the synthetic checkout. Everything in it comes from hostile code.</summary>
public sealed record DetonationReport
{
    /// <summary>Version of the chamber: its shops, hooks and triggers.</summary>
    public required string Version { get; init; }

    /// <summary>Why it could not run, or not to the end; null when it did.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Whether the browser had no network at all, besides every request being answered by us.</summary>
    public bool Isolated { get; init; }

    /// <summary>Shops that it was run on, in order.</summary>
    public IReadOnlyList<string> Shops { get; init; } = [];

    /// <summary>
    /// Ranges of the script's text, in UTF-16 units, that ran on none of the shops; null where the browser could not tell, as for scripts inside
    /// markup.
    /// </summary>
    public IReadOnlyList<TextRange>? Unrun { get; init; }

    /// <summary>Whether it is not known what ran.</summary>
    public bool HasUnknownCoverage => Unrun is null;

    /// <summary>What it asked for or sent, without the shop's own files; bounded.</summary>
    public IReadOnlyList<DetonatedRequest> Requests { get; init; } = [];

    /// <summary>Fields that it read while they held something.</summary>
    public IReadOnlyList<DetonatedRead> Reads { get; init; } = [];

    /// <summary>Whether the code at an offset ran on none of the shops, or may not have.</summary>
    public bool NeverRan(int offset) => Unrun is null || Unrun.Any(range => range.Start <= offset && offset < range.End);
}
