namespace PageShield.Crawler.Canaries;

/// <summary>One spelling of one canary.</summary>
/// <param name="Purpose">The field that it was typed into.</param>
/// <param name="Value">ASCII.</param>
/// <param name="Cue">For values too short to mean anything alone: words that must stand just before one (a key's name); null for values that speak
/// for themselves.</param>
internal sealed record Needle(string Purpose, string Value, string? Cue = null)
{
    /// <summary>Whether a match is proof anywhere.</summary>
    public bool IsUnique => Cue is null;
}
