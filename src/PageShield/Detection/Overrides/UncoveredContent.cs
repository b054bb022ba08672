using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PageShield.Reports;

namespace PageShield.Detection.Overrides;

/// <summary>A version that an override does not cover, and the reason.</summary>
/// <param name="Sha256">Hash of the content.</param>
/// <param name="Why">The reason, in one sentence.</param>
public sealed record UncoveredContent(Sha256Hash Sha256, string Why);
