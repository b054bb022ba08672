namespace PageShield.Alerts.Channels;

/// <summary>A validation problem of one field.</summary>
/// <param name="Field">Name of the field in the API, in camel case.</param>
/// <param name="Text">What to enter, as one sentence.</param>
public sealed record ChannelProblem(string Field, string Text);
