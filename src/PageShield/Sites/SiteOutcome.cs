using Microsoft.EntityFrameworkCore;
using PageShield.Audit;
using PageShield.Reports;

namespace PageShield.Sites;

/// <summary>The saved site, or what was wrong.</summary>
public sealed record SiteOutcome(Site? Site, SiteErrors Errors);
