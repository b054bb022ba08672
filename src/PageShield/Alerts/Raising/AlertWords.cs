namespace PageShield.Alerts.Raising;

/// <summary>What an alert says, escaped and defanged.</summary>
internal sealed record AlertWords(string Title, string Body);
