using PageShield.Crawls;
using PageShield.Reports;

namespace PageShield.Inventory;

/// <summary>A script as a link in a chain.</summary>
public sealed record ScriptLink(long Id, string Url, string Host, Party Party, VerdictKind Verdict, int? Score, ScriptKind Kind);
