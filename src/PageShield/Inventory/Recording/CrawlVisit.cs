using PageShield.Crawls;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Sites;

namespace PageShield.Inventory.Recording;

/// <summary>One capture on its way into the inventory, with what it belongs to.</summary>
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

    /// <summary>When it was seen: the visit's end.</summary>
    public DateTimeOffset At => Capture.FinishedAt;

    /// <summary>
    /// Whether the document really loaded as it always does, so that what it lacks is meaningful: another persona's page is another page.
    /// </summary>
    public bool IsWhole => Capture.Persona is null && Capture.Outcome is PageOutcome.Ok && Capture.Status is >= 200 and < 400;

    public Party PartyOf(string host) => _parties.Of(host);
}
