using PageShield.Crawls;
using PageShield.Inventory.Connections;

namespace PageShield.Inventory.Scripts;

/// <summary>A script in a loader chain or a list of children.</summary>
public sealed record ScriptLink(long Id, string Url, string Host, Party Party, VerdictKind Verdict, int? Score, ScriptKind Kind);
