using Microsoft.EntityFrameworkCore;

namespace PageShield.Observations.Volume;

/// <summary>A gap in a site's reports that its usual traffic does not explain.</summary>
/// <param name="Since">Time of the last report.</param>
/// <param name="Length">Duration until now.</param>
/// <param name="LongestBefore">Longest gap in the two weeks before.</param>
/// <param name="ReportsPerDay">Average before the gap.</param>
public sealed record Silence(DateTimeOffset Since, TimeSpan Length, TimeSpan LongestBefore, double ReportsPerDay);
