namespace PageShield.Sites;

/// <summary>Lines to copy into the configuration of a server.</summary>
public sealed record HeaderSnippet(string Server, string Where, string Text);
