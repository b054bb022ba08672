namespace PageShield.Crawler.Canaries;

/// <summary>A canary in a payload.</summary>
/// <param name="Purpose">The field that it was typed into.</param>
/// <param name="Layers">How it was wrapped, outermost first; empty for plain text.</param>
internal sealed record CanarySighting(string Purpose, IReadOnlyList<string> Layers);
