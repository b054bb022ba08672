namespace PageShield.Alerts.Channels;

/// <summary>A key that a kind of channel requires.</summary>
/// <param name="Label">Display name.</param>
/// <param name="Missing">What to do if it is missing, as one sentence.</param>
/// <param name="Problem">Returns what is wrong with a key, as one sentence; null if it is valid.</param>
public sealed record ChannelKey(string Label, string Missing, Func<string, string?> Problem);
