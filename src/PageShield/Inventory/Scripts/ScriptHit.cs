using Microsoft.EntityFrameworkCore;

namespace PageShield.Inventory.Scripts;

/// <summary>A script found by a search.</summary>
public sealed record ScriptHit(int SiteId, string SiteName, long Id, string Url, VerdictKind Verdict, int? Score);
