using System.Text.Json.Serialization;
using PageShield.Reports;
using PageShield.Sites;
using PageShield.Sites.Journeys;

namespace PageShield.Crawls.Captures;

/// <summary>The record of one page visit; never changed afterwards.</summary>
public sealed record Capture
{
    /// <summary>The requested URL.</summary>
    public required string Url { get; init; }

    /// <summary>The document's URL after redirects; equal to <see cref="Url"/> if nothing loaded.</summary>
    public required string FinalUrl { get; init; }

    /// <summary>HTTP status of the document, or 0 if there was no response.</summary>
    public int Status { get; init; }

    public required PageOutcome Outcome { get; init; }

    /// <summary>What went wrong and what to do, as text for people; null when <see cref="PageOutcome.Ok"/>.</summary>
    public string? OutcomeReason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public string? Title { get; init; }

    /// <summary>The journey in which this document was visited; null for a page visited on its own.</summary>
    public string? Journey { get; init; }

    /// <summary>The visiting persona; null for the site's first persona, which is used for all comparisons.</summary>
    public string? Persona { get; init; }

    /// <summary>The document's response headers, names in lower case; repeated headers are joined by a line feed.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Policies in <c>meta http-equiv</c> elements of the served document: lower-case name and content.</summary>
    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];

    public IReadOnlyList<CapturedScript> Scripts { get; init; } = [];

    public IReadOnlyList<CapturedConnection> Connections { get; init; } = [];

    /// <summary>Each request and redirect hop, at most 3,000, for the HTTP archive.</summary>
    public IReadOnlyList<CapturedRequest> Requests { get; init; } = [];

    public IReadOnlyList<CapturedCookie> Cookies { get; init; } = [];

    public IReadOnlyList<CapturedForm> Forms { get; init; } = [];

    public IReadOnlyList<CapturedFrame> Frames { get; init; } = [];

    /// <summary>Evidence from the browser itself: a canary sent out, a field read and sent.</summary>
    public IReadOnlyList<CapturedFinding> Findings { get; init; } = [];

    /// <summary>Which script read which payment or login field.</summary>
    public IReadOnlyList<CapturedFieldRead> FieldReads { get; init; } = [];

    /// <summary>Keys written to localStorage, sessionStorage and IndexedDB.</summary>
    public IReadOnlyList<CapturedStorage> Storage { get; init; } = [];

    /// <summary>API calls that indicate what a script does.</summary>
    public IReadOnlyList<CapturedApiUse> ApiUses { get; init; } = [];

    /// <summary>Same-site links found, absolute and without fragments.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>What was cut off by a limit, one sentence each.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>The outcome of the page's consent banner.</summary>
    public ConsentOutcome Consent { get; init; }

    /// <summary>Console errors and uncaught exceptions: the first 50, each at most 500 characters.</summary>
    public IReadOnlyList<string> ConsoleErrors { get; init; } = [];

    /// <summary>SHA-256 of the serialized DOM at the end of the visit.</summary>
    public Sha256Hash? DomSha256 { get; init; }

    /// <summary>Texts of scripts with previously unknown hashes, by <see cref="CapturedScript.SourceSha256"/>; stored separately.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<Sha256Hash, CapturedBody> Bodies { get; init; } = new Dictionary<Sha256Hash, CapturedBody>();

    /// <summary>PNG or JPEG of the viewport; null if none could be taken; stored separately.</summary>
    [JsonIgnore]
    public byte[]? Screenshot { get; init; }
}
