using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations;

/// <summary>A silence that is longer than a site's traffic explains.</summary>
/// <param name="Since">The last report.</param>
/// <param name="Length">Until now.</param>
/// <param name="LongestBefore">The longest silence of the two weeks before it.</param>
/// <param name="ReportsPerDay">On average before.</param>
public sealed record Silence(DateTimeOffset Since, TimeSpan Length, TimeSpan LongestBefore, double ReportsPerDay);
