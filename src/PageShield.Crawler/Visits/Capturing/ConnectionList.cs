using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Builds the list of connections of a capture: every request and redirect hop, grouped by URL, method, type and initiator.</summary>
internal static class ConnectionList
{
    public static IReadOnlyList<CapturedConnection> Build(VisitFacts facts, ScriptList scripts)
    {
        Dictionary<(string, string, ConnectionType, int?), CapturedConnection> connections = [];
        foreach (var request in facts.Requests)
        {
            var initiator = scripts.InitiatorOf(request);
            var type = TypeOf(request, facts);
            for (var hop = 0; hop < request.Urls.Count; hop++)
            {
                var isLast = hop == request.Urls.Count - 1;
                Add(request.Urls[hop], request.Method, type, initiator, request, isLast);
            }
        }

        foreach (var report in facts.Reports.Where(static report => report.Kind == "webrtc"))
        {
            foreach (var server in IceServers(report.Values.Count > 0 ? report.Values[0] : ""))
                Add(server, "", ConnectionType.Webrtc, scripts.NumberOf(report.Session, report.Stack), null, true);
        }

        foreach (var report in facts.Reports.Where(static report => report is { Kind: "hint", Values.Count: > 1 }))
        {
            if (ServedDocument.Resolve(facts.MainUrl, report.Values[1]) is { } url && !facts.Requests.Any(request => request.RequestedUrl == url))
                Add(url, "", ConnectionType.Hint, scripts.NumberOf(report.Session, report.Stack), null, true);
        }

        return [.. connections.Values];

        void Add(string url, string method, ConnectionType type, int? initiator, RequestRecord? request, bool isLast)
        {
            if (HostOf(url) is not { Length: > 0 } host) return;
            var bytes = isLast ? (request?.WireLength ?? 0) + (request?.PostData?.Length ?? 0) : 0;
            var key = (url, method, type, initiator);
            if (connections.TryGetValue(key, out var earlier))
            {
                connections[key] =
                    earlier with
                    {
                        Count = earlier.Count + 1,
                        Bytes = earlier.Bytes + bytes,
                        Status = isLast ? request?.Status ?? 0 : earlier.Status
                    };
                return;
            }

            connections[key] = new()
            {
                Url = url,
                Host = host,
                Method = method,
                Type = type,
                InitiatorScript = initiator,
                Initiator = initiator is { } number ? scripts.Scripts[number - 1].Url : DocumentOf(request),
                Bytes = bytes,
                Status = isLast ? request?.Status ?? 0 : 0,
            };
        }

        // A navigation's document URL is its target; its initiator is the previous document.
        string DocumentOf(RequestRecord? request) =>
            request is null ? facts.MainUrl
            : request.ResourceType == "Document" && request != facts.Document ? request.InitiatorUrl.Length > 0 ? request.InitiatorUrl : facts.MainUrl
            : request.DocumentUrl.Length > 0 ? request.DocumentUrl : facts.MainUrl;
    }

    /// <summary>The host of a network URL, ICE servers included; empty for <c>data:</c>, <c>blob:</c> and the like.</summary>
    public static string HostOf(string url)
    {
        if (url.StartsWith("stun:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("turn:", StringComparison.OrdinalIgnoreCase)
            || url.StartsWith("stuns:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("turns:", StringComparison.OrdinalIgnoreCase))
            return url[(url.IndexOf(':') + 1)..].Split('?')[0].Split(':')[0].ToLowerInvariant();

        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "ws" or "wss"
            ? parsed.IdnHost.ToLowerInvariant() : "";
    }

    private static ConnectionType TypeOf(RequestRecord request, VisitFacts facts) => request.ResourceType switch
    {
        "Document" when request == facts.Document => ConnectionType.Document,
        "Document" when request.Method == "POST" => ConnectionType.Form,
        "Document" when request.Destination is "iframe" or "frame" or "object" or "embed" || request.FrameId != facts.Document?.FrameId =>
            request.Destination switch
            {
                "frame" => ConnectionType.Frame,
                "object" => ConnectionType.Object,
                "embed" => ConnectionType.Embed,
                _ => ConnectionType.Iframe
            },
        "Document" => ConnectionType.Navigation,
        "XHR" => ConnectionType.Xhr,
        "Fetch" => ConnectionType.Fetch,
        "Ping" => ConnectionType.Beacon,
        "WebSocket" => ConnectionType.Websocket,
        "EventSource" => ConnectionType.Eventsource,
        "Stylesheet" => ConnectionType.Style,
        "Image" => ConnectionType.Image,
        "Font" => ConnectionType.Font,
        "Manifest" => ConnectionType.Manifest,
        "CSPViolationReport" => ConnectionType.Report,
        "TextTrack" => ConnectionType.Track,
        "Prefetch" => ConnectionType.Hint,
        "FedCM" => ConnectionType.Webidentity,
        _ => OfDestination(request),
    };

    private static ConnectionType OfDestination(RequestRecord request) => request.Destination switch
    {
        { Length: > 0 } destination when Enum.TryParse<ConnectionType>(destination, ignoreCase: true, out var type) => type,
        _ when request.ResourceType == "Script" => ConnectionType.Script,
        _ when request.ResourceType == "Media" => ConnectionType.Video,
        _ => ConnectionType.Other,
    };

    /// <summary>The URLs of a list of ICE servers, as JSON.</summary>
    public static IEnumerable<string> IceServers(string json)
    {
        // URLs are the only strings with these schemes; the shape of the configuration does not matter.
        foreach (var part in json.Split('"'))
        {
            if (part.StartsWith("stun", StringComparison.OrdinalIgnoreCase) || part.StartsWith("turn", StringComparison.OrdinalIgnoreCase))
                yield return part;
        }
    }
}
