using PageShield.Changes;
using PageShield.Inventory;
using PageShield.Reports;

namespace PageShield.Alerts;

/// <summary>What an alert says, escaped and defanged.</summary>
internal sealed record AlertWords(string Title, string Body);
