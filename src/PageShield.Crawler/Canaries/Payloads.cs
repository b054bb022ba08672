using PageShield.Crawler.Visits;
using PageShield.Crawler.Visits.Capturing;
using PageShield.Crawler.Visits.Recording;
using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Crawler.Canaries;

/// <summary>
/// Lists what left the page for hosts that are not its own: requests with all their hops, messages put together again, ICE servers, hints.
/// </summary>
internal static class Payloads
{
    private static readonly HashSet<string> OrdinaryHeaders =
        ["user-agent", "accept", "accept-language", "accept-encoding", "sec-ch-ua", "sec-ch-ua-platform", "sec-ch-ua-mobile", "origin",
            "content-type", "upgrade-insecure-requests"];

    public static IEnumerable<Payload> Of(VisitFacts facts, ScriptList scripts, OwnDestinations own)
    {
        var foreign = facts.Requests.Where(request => request.Urls.Exists(url => IsForeign(url, own))).ToList();
        foreach (var request in foreign)
        {
            foreach (var url in request.Urls.Where(url => IsForeign(url, own)))
                yield return new(ConnectionList.HostOf(url), [.. PartsOf(request, url)], scripts.InitiatorOf(request),
                    $"{request.Method} {Brief(url)} ({request.ResourceType})");
        }

        foreach (var domain in foreign.GroupBy(static request => RegistrableDomain.Of(ConnectionList.HostOf(request.RequestedUrl))))
        {
            foreach (var (text, requests) in SplitPayloads.Of(domain))
                yield return new(domain.Key, [text], scripts.InitiatorOf(requests[0]), $"{requests.Count} requests to {domain.Key}, put together,");
        }

        foreach (var report in facts.Reports)
        {
            foreach (var (host, text) in Hidden(report, facts.MainUrl))
            {
                if (host.Length > 0 && !own.Contains(host))
                    yield return new(host, [text, LabelsOf(host)], scripts.NumberOf(report.Session, report.Stack),
                        report.Kind == "webrtc" ? "The list of ICE servers of a WebRTC connection" : $"A {report.Values[0]} hint for {host}");
            }
        }
    }

    /// <summary>The labels before the registrable domain as one text: a name that is looked up carries data too.</summary>
    private static string LabelsOf(string host) =>
        RegistrableDomain.Of(host) is var domain && host.EndsWith(domain, StringComparison.Ordinal)
            ? host[..^domain.Length].Replace(".", "", StringComparison.Ordinal)
            : host;

    private static bool IsForeign(string url, OwnDestinations own) => ConnectionList.HostOf(url) is { Length: > 0 } host && !own.Contains(host);

    private static IEnumerable<string> PartsOf(RequestRecord request, string url)
    {
        yield return LabelsOf(ConnectionList.HostOf(url));
        yield return request.Fragment is { Length: > 0 } fragment ? url + fragment : url;
        if (request.PostData is { Length: > 0 } body) yield return body;
        foreach (var (name, value) in request.RequestHeaders)
        {
            if (value.Length >= 8 && !OrdinaryHeaders.Contains(name)) yield return $"{name}: {value}";
        }
    }

    private static IEnumerable<(string Host, string Text)> Hidden(HookReport report, string page)
    {
        if (report is { Kind: "webrtc", Values: [var servers, ..] })
        {
            foreach (var host in ConnectionList.IceServers(servers).Select(ConnectionList.HostOf).Distinct()) yield return (host, servers);
        }
        else if (report is { Kind: "hint", Values: [_, var href, ..] } && ServedDocument.Resolve(page, href) is { } url)
        {
            yield return (ConnectionList.HostOf(url), url);
        }
    }

    private static string Brief(string url) => url.Length > 300 ? url[..300] + "…" : url;
}
