using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>A content that an override does not cover, and why.</summary>
/// <param name="Sha256">The content.</param>
/// <param name="Why">One sentence.</param>
public sealed record UncoveredContent(Sha256Hash Sha256, string Why);
