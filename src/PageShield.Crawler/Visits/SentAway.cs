namespace PageShield.Crawler.Visits;

/// <summary>A page of another company that a third party's script wanted to open in the place of the site's own; it was not opened.</summary>
/// <param name="Sender">The script.</param>
/// <param name="Epoch">The main document that it ran in.</param>
/// <param name="Url">Where to; at most 4,096 characters.</param>
internal sealed record SentAway(ParsedScript Sender, int Epoch, string Url);
