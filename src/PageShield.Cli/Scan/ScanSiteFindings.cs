using PageShield.Detection;

namespace PageShield.Cli.Scan;

/// <summary>What threat lists said: of scripts by the URL they ran from, and of connections.</summary>
internal sealed record ScanSiteFindings(ILookup<string, SiteFinding> Scripts, IReadOnlyList<SiteFinding> OfConnections)
{
    public IEnumerable<SiteFinding> OfScriptsAt(string url) => Scripts[url];
}
