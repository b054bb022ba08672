using PageShield.Crawls;

namespace PageShield.Cli.Scan;

/// <summary>One page visit.</summary>
public sealed record ScannedPage(
    string Url, int Status, PageOutcome Outcome, string? Reason, ConsentOutcome Consent, IReadOnlyDictionary<string, string> Headers);
