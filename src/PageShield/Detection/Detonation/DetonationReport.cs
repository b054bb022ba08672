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

/// <summary>A request that the script caused.</summary>
/// <param name="Shop">The shop that it happened on.</param>
/// <param name="Channel">How, such as <c>xhr</c>, <c>image</c>, <c>websocket</c>, <c>script</c>, <c>navigation</c>.</param>
/// <param name="Url">Where to; at most 2,000 characters.</param>
/// <param name="Host">The receiver's host in lower case.</param>
/// <param name="IsOwn">Whether it went to the synthetic shop itself.</param>
/// <param name="Canary">Purpose of a typed value that it carried, such as <c>cc-number</c>; null for none.</param>
/// <param name="Wrapping">How the value was wrapped, outermost first.</param>
/// <param name="Length">UTF-16 units of query and body.</param>
/// <param name="Unreadable">Bytes of address and body that are neither text nor encoded text, and did not leave before fields were read.</param>
/// <param name="IsVeiled">Whether the card number stands in it in another alphabet.</param>
public sealed record DetonatedRequest(
    string Shop, string Channel, string Url, string Host, bool IsOwn, string? Canary, IReadOnlyList<string> Wrapping, int Length, int Unreadable = 0, bool IsVeiled = false);

/// <summary>A field that was read.</summary>
/// <param name="Shop">The shop that it happened on.</param>
/// <param name="Field">Its name or id.</param>
/// <param name="Purpose">What it is for, such as <c>cc-number</c>; empty when nobody knows.</param>
public sealed record DetonatedRead(string Shop, string Field, string Purpose);
