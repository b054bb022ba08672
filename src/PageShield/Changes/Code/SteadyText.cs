namespace PageShield.Changes.Code;

/// <summary>A value that was always the same and its replacement, as written in the code.</summary>
public sealed record SteadyText(string Before, string After);
