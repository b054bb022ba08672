namespace PageShield.Alerts.Raising;

/// <summary>An alert's text, escaped and defanged.</summary>
internal sealed record AlertWords(string Title, string Body);
