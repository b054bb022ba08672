namespace PageShield.Web.Alerts;

/// <summary>One list item in an alert's text.</summary>
/// <param name="Text">The item's text.</param>
/// <param name="Lines">Further lines of the item.</param>
/// <param name="Evidence">The evidence; null if there is none.</param>
internal sealed record AlertItem(string Text, IReadOnlyList<string> Lines, string? Evidence);
