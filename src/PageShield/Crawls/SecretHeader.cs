using PageShield.Reports;

namespace PageShield.Crawls;

/// <summary>A secret request header that identifies the crawler.</summary>
public sealed record SecretHeader(string Name, string Value);
