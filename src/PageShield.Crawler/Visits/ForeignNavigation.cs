using PageShield.Crawler.Visits.Recording;

namespace PageShield.Crawler.Visits;

/// <summary>A page of another company that would have replaced the site's page; it was not opened.</summary>
/// <param name="Sender">The third party's script that wanted it; null where a refresh or a form did, and nothing says whose.</param>
/// <param name="Epoch">The main document that it ran in.</param>
/// <param name="Url">Where to; at most 4,096 characters.</param>
internal sealed record ForeignNavigation(CompiledScript? Sender, int Epoch, string Url);
