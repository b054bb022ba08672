using Microsoft.EntityFrameworkCore;

namespace PageShield.Sites;

/// <summary>The saved site, or the validation errors.</summary>
public sealed record SiteOutcome(Site? Site, SiteErrors Errors);
