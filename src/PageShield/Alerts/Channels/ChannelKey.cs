namespace PageShield.Alerts.Channels;

/// <summary>A key without which a kind of channel cannot deliver.</summary>
/// <param name="Label">As screens name it.</param>
/// <param name="Missing">What to do where it is missing, as one sentence.</param>
/// <param name="Problem">What is wrong with a key, as one sentence; null where it can be used.</param>
public sealed record ChannelKey(string Label, string Missing, Func<string, string?> Problem);
