using PageShield.Reports;

namespace PageShield.Crawls;

/// <summary>A header that only the crawler knows.</summary>
public sealed record SecretHeader(string Name, string Value);
