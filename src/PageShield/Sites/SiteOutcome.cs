using Microsoft.EntityFrameworkCore;

namespace PageShield.Sites;

/// <summary>The saved site, or what was wrong.</summary>
public sealed record SiteOutcome(Site? Site, SiteErrors Errors);
