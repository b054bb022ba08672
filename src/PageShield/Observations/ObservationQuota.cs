using PageShield.Observations.Rules;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Observations;

/// <summary>Tracks how many new observations a site can still store.</summary>
internal sealed class ObservationQuota
{
    private readonly Dictionary<string, int> _byHost;
    private readonly Dictionary<string, int> _byDomain;
    private int _own;
    private int _foreign;

    public ObservationQuota(Dictionary<string, int> byHost, int foreign)
    {
        _byHost = byHost;
        _byDomain = byHost.GroupBy(row => RegistrableDomain.Of(row.Key)).ToDictionary(group => group.Key, group => group.Sum(row => row.Value));
        _own = byHost.Values.Sum();
        _foreign = foreign;
    }

    /// <summary>Admits a new observation and counts it, or rejects it.</summary>
    public bool Admits(LabelledObservation row, SiteRules rules)
    {
        if (row.ForeignDocument) return ++_foreign <= ObservationStore.MostForeign;

        var host = row.Observation.BlockedHost;
        var domain = RegistrableDomain.Of(host);
        var fits = _own < ObservationStore.MostPerSite && _byDomain.GetValueOrDefault(domain) < ObservationStore.MostPerDomain;
        if (!fits && !rules.Confirmed.Contains(row.Observation.Key, row.Digest)
            && !(rules.CrowdHosts.Contains(host) && _byHost.GetValueOrDefault(host) < ObservationStore.MostPerCrowdHost))
            return false;

        _own++;
        _byDomain[domain] = _byDomain.GetValueOrDefault(domain) + 1;
        _byHost[host] = _byHost.GetValueOrDefault(host) + 1;
        return true;
    }
}
