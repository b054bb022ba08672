namespace PageShield.Alerts.Channels;

/// <summary>What is wrong with one entry of a channel's settings.</summary>
/// <param name="Field">Name of the entry in camel case, as the API spells it.</param>
/// <param name="Text">One sentence that says what to enter.</param>
public sealed record ChannelProblem(string Field, string Text);
