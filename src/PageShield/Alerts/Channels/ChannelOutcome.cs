using Microsoft.EntityFrameworkCore;

namespace PageShield.Alerts.Channels;

/// <summary>The saved channel, or what was wrong.</summary>
public sealed record ChannelOutcome(AlertChannel? Channel, IReadOnlyList<ChannelProblem> Problems);
