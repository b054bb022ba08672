using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Sites;

namespace PageShield.Inventory.Recording;

/// <summary>A capture to be recorded in the inventory, with its site and crawl.</summary>
public sealed class CrawlVisit
{
    private readonly Parties _parties;

    public CrawlVisit(Site site, Crawl crawl, Capture capture)
    {
        Site = site;
        Crawl = crawl;
        Capture = capture;
        _parties = new Parties(site.Hosts);
    }

    public Site Site { get; }

    public Crawl Crawl { get; }

    public Capture Capture { get; }

    /// <summary>Time of the sighting: the end of the visit.</summary>
    public DateTimeOffset At => Capture.FinishedAt;

    /// <summary>
    /// Whether the document loaded completely in a regular visit, so that anything missing is meaningful. Visits as a persona do not count because
    /// personas see different pages.
    /// </summary>
    public bool IsWhole => Capture.Persona is null && Capture.Outcome is PageOutcome.Ok && Capture.Status is >= 200 and < 400;

    public Party PartyOf(string host) => _parties.Of(host);
}
