namespace PageShield.Detection.Detonation;

/// <summary>Behavior of a script on the synthetic checkouts. Everything in it comes from hostile code.</summary>
public sealed record DetonationReport
{
    /// <summary>Version of the detonation browser: its shops, hooks and triggers.</summary>
    public required string Version { get; init; }

    /// <summary>Why it could not run or complete; null if it completed.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Whether the browser ran without any network, in addition to every request being answered by Page Shield.</summary>
    public bool Isolated { get; init; }

    /// <summary>Shops that the script ran on, in order.</summary>
    public IReadOnlyList<string> Shops { get; init; } = [];

    /// <summary>
    /// Ranges of the script's text, in UTF-16 units, that ran on none of the shops; null if the browser could not determine it, as for scripts inside
    /// markup.
    /// </summary>
    public IReadOnlyList<TextRange>? Unrun { get; init; }

    /// <summary>Whether it is unknown which code ran.</summary>
    public bool HasUnknownCoverage => Unrun is null;

    /// <summary>Requests of the script, without the shop's own files; bounded.</summary>
    public IReadOnlyList<DetonatedRequest> Requests { get; init; } = [];

    /// <summary>Fields that it read while they held a value.</summary>
    public IReadOnlyList<DetonatedRead> Reads { get; init; } = [];

    /// <summary>Whether the code at an offset ran on none of the shops, or possibly did not run.</summary>
    public bool NeverRan(int offset) => Unrun is null || Unrun.Any(range => range.Start <= offset && offset < range.End);
}
