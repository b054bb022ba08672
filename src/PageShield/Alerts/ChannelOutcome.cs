using Microsoft.EntityFrameworkCore;
using PageShield.Audit;

namespace PageShield.Alerts;

/// <summary>The saved channel, or what was wrong.</summary>
public sealed record ChannelOutcome(AlertChannel? Channel, IReadOnlyList<ChannelProblem> Problems);
