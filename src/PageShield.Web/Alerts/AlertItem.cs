namespace PageShield.Web.Alerts;

/// <summary>One of the things that an alert is about.</summary>
/// <param name="Text">What is said of it.</param>
/// <param name="Lines">More sentences about it.</param>
/// <param name="Evidence">How it is known; null where the text says all.</param>
internal sealed record AlertItem(string Text, IReadOnlyList<string> Lines, string? Evidence);
