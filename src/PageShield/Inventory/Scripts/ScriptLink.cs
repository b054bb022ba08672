using PageShield.Crawls;
using PageShield.Inventory.Connections;

namespace PageShield.Inventory.Scripts;

/// <summary>A script as a link in a chain.</summary>
public sealed record ScriptLink(long Id, string Url, string Host, Party Party, VerdictKind Verdict, int? Score, ScriptKind Kind);
