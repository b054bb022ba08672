using PageShield.Inventory.Scripts;

namespace PageShield.Crawler.Canaries;

/// <summary>Something that left the page, or was meant to.</summary>
/// <param name="Host">The receiver.</param>
/// <param name="Parts">URL, body, headers: each looked into on its own.</param>
/// <param name="Script">Number of the sending script; null for the document.</param>
/// <param name="What">A description to display.</param>
internal sealed record Payload(string Host, IReadOnlyList<string> Parts, int? Script, string What);
