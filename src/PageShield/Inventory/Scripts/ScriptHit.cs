using Microsoft.EntityFrameworkCore;

namespace PageShield.Inventory.Scripts;

/// <summary>A script that was found.</summary>
public sealed record ScriptHit(int SiteId, string SiteName, long Id, string Url, VerdictKind Verdict, int? Score);
