namespace PageShield.Sites;

/// <summary>Lines to copy into one server's configuration.</summary>
public sealed record HeaderSnippet(string Server, string Where, string Text);
