using PageShield.Crawls;
using PageShield.Crawls.Captures;

namespace PageShield.Crawler.Visits.Capturing;

/// <summary>Builds the requests of a capture for its HTTP archive, one entry for each hop.</summary>
internal static class RequestList
{
    private const int MaxEntries = 3000;
    private const int MaxValue = 1000;

    /// <summary>May hold what signs somebody in.</summary>
    private static readonly HashSet<string> Private = ["cookie", "authorization", "set-cookie", "proxy-authorization"];

    public static IReadOnlyList<CapturedRequest> Build(VisitFacts facts, ScriptList scripts, SecretHeader? secret)
    {
        List<CapturedRequest> entries = [];
        foreach (var request in facts.Requests)
        {
            if (request.Urls.Count + entries.Count > MaxEntries) break;
            for (var hop = 0; hop < request.Urls.Count; hop++)
            {
                var isLast = hop == request.Urls.Count - 1;
                entries.Add(new()
                {
                    StartedAt = request.StartedAt,
                    Milliseconds = isLast ? Math.Round(request.Seconds * 1000, 1) : 0,
                    Method = request.Method.Length > 0 ? request.Method : "GET",
                    Url = request.Urls[hop],
                    ResourceType = request.ResourceType.ToLowerInvariant(),
                    RequestHeaders = Kept(request.RequestHeaders, secret),
                    SentBytes = request.PostData?.Length ?? 0,
                    Status = isLast ? request.Status : 302,
                    Protocol = request.Protocol,
                    ResponseHeaders = isLast ? Kept(request.ResponseHeaders, secret) : new Dictionary<string, string>(),
                    MimeType = isLast ? request.MimeType : "",
                    BodyBytes = isLast ? request.BodyLength : 0,
                    WireBytes = isLast ? request.WireLength : 0,
                    RedirectUrl = isLast ? null : request.Urls[hop + 1],
                    Script = scripts.InitiatorOf(request),
                    Error = isLast ? request.Error : null,
                });
            }
        }

        return entries;
    }

    private static Dictionary<string, string> Kept(IReadOnlyDictionary<string, string> headers, SecretHeader? secret) => headers
        .Where(header => !Private.Contains(header.Key) && !header.Key.Equals(secret?.Name, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(static header => header.Key, static header => header.Value.Length > MaxValue ? header.Value[..MaxValue] : header.Value);
}
