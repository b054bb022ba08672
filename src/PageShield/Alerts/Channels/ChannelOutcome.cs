using Microsoft.EntityFrameworkCore;

namespace PageShield.Alerts.Channels;

/// <summary>The saved channel, or the validation problems.</summary>
public sealed record ChannelOutcome(AlertChannel? Channel, IReadOnlyList<ChannelProblem> Problems);
