using Microsoft.EntityFrameworkCore;
using PageShield.Accounts;
using PageShield.Detection;
using PageShield.Storage;

namespace PageShield.Inventory;

/// <summary>A script that was found.</summary>
public sealed record ScriptHit(int SiteId, string SiteName, long Id, string Url, VerdictKind Verdict, int? Score);
