using PageShield.Crawler.Visits.Recording;
using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Crawler.Visits;

/// <summary>Everything that one visit recorded, frozen, with all texts that could be fetched.</summary>
internal sealed record VisitFacts
{
    public required string Url { get; init; }

    public required string MainUrl { get; init; }

    public RequestRecord? Document { get; init; }

    public required IReadOnlyList<RequestRecord> Requests { get; init; }

    public required IReadOnlyList<CompiledScript> Scripts { get; init; }

    /// <summary>Source texts by script; absent where they were not fetched.</summary>
    public required IReadOnlyDictionary<CompiledScript, CapturedBody> Sources { get; init; }

    /// <summary>Response bodies by request; only of scripts that did not run, and of documents.</summary>
    public required IReadOnlyDictionary<RequestRecord, ResponseText> Bodies { get; init; }

    /// <summary>Byte digests of files whose text does not determine their bytes.</summary>
    public IReadOnlyDictionary<RequestRecord, Sha256Hash> Digests { get; init; } = new Dictionary<RequestRecord, Sha256Hash>();

    public required IReadOnlyList<HookReport> Reports { get; init; }

    public required DomSnapshot Dom { get; init; }

    /// <summary>Documents as they were served, by URL.</summary>
    public required IReadOnlyDictionary<string, ServedDocument> Served { get; init; }

    /// <summary>What scripts wrote into the page as markup.</summary>
    public required IReadOnlyList<WrittenMarkup> Written { get; init; }

    /// <summary>Foreign pages that third-party scripts tried to open in place of the site's.</summary>
    public IReadOnlyList<ForeignNavigation> ForeignNavigation { get; init; } = [];

    public required IReadOnlySet<string> IntegrityFailures { get; init; }

    public required IReadOnlySet<string> PolicyBlocks { get; init; }

    /// <summary>URLs of the documents whose forms were filled with canaries.</summary>
    public required IReadOnlySet<string> FilledDocuments { get; init; }

    /// <summary>When a consent banner was answered, by the visit's clock; null where none was.</summary>
    public TimeSpan? ConsentAt { get; init; }

    /// <summary>URL of the document in a frame, or of the worker.</summary>
    public string DocumentUrlOf(string frameId, TargetSession session)
    {
        if (Dom.DocumentUrls.TryGetValue(frameId, out var url) && url.Length > 0) return url;
        return session.HasDocuments ? (session.Parent is null ? MainUrl : session.Url is { Length: > 0 } own ? own : MainUrl)
            : session.Parent is { } parent ? DocumentUrlOf("", parent)
            : MainUrl;
    }
}
