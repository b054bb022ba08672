using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;
using PageShield.Reports.Urls;
using PageShield.Sites;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Finds scripts that only some personas were given on the same page.</summary>
internal static class PersonaFindings
{
    /// <summary>Adds the findings to the captures of one page, one for each persona.</summary>
    public static IReadOnlyList<Capture> Add(IReadOnlyList<Capture> captures)
    {
        if (captures.Count < 2 || captures.Any(static capture => capture.Outcome != PageOutcome.Ok)) return captures;
        var hosts = captures.Select(HostsOf).ToList();
        return [.. captures.Select((capture, number) =>
        {
            var alone = hosts[number]
                .Keys.Where(host => Enumerable.Range(0, captures.Count).Count(other => hosts[other].ContainsKey(host)) < captures.Count)
                .Order(StringComparer.Ordinal).ToList();
            var others = captures.Where((_, other) => other != number).ToList();
            return capture with
            {
                Findings = [.. capture.Findings, .. alone.Take(20).Select(host => new CapturedFinding(
                    "persona-only-script", Severity.Medium,
                    $"Scripts from {host} were given to some visitors only.",
                    $"As {capture.Persona ?? "the first persona"} the page ran {capture.Scripts[hosts[number][host] - 1].Url}; "
                        + $"nothing from {host} ran as "
                        + string.Join(" or ", others.Where(other => !HostsOf(other).ContainsKey(host))
                            .Select(static other => other.Persona ?? "the first persona")) + ".",
                    hosts[number][host]))],
            };
        })];
    }

    /// <summary>Registrable domains of scripts that ran, each with the number of the first.</summary>
    private static Dictionary<string, int> HostsOf(Capture capture) => capture.Scripts
        .Where(static script => script is { Ran: true, RequestedUrl: not null })
        .Select(static script => (Host: ConnectionList.HostOf(script.Url), script.Id))
        .Where(static script => script.Host.Length > 0)
        .GroupBy(static script => RegistrableDomain.Of(script.Host))
        .ToDictionary(static group => group.Key, static group => group.First().Id);
}
