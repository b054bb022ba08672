using System.Text.Json.Serialization;
using PageShield.Reports;
using PageShield.Sites;

namespace PageShield.Crawls;

/// <summary>What one page visit recorded; never changed afterwards.</summary>
public sealed record Capture
{
    /// <summary>The URL that was asked for.</summary>
    public required string Url { get; init; }

    /// <summary>The document's URL after redirects; equal to <see cref="Url"/> where nothing loaded.</summary>
    public required string FinalUrl { get; init; }

    /// <summary>HTTP status of the document, or 0 where there was no response.</summary>
    public int Status { get; init; }

    public required PageOutcome Outcome { get; init; }

    /// <summary>For a person: what went wrong and what to do; null when <see cref="PageOutcome.Ok"/>.</summary>
    public string? OutcomeReason { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public string? Title { get; init; }

    /// <summary>The journey that this document was met on; null for a page that was visited by itself.</summary>
    public string? Journey { get; init; }

    /// <summary>Who visited; null for the first persona of the site, which all comparisons are made with.</summary>
    public string? Persona { get; init; }

    /// <summary>The document's response headers, names in lower case; repeated ones joined by a line feed.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Policies in <c>meta http-equiv</c> elements of the served document: lower-case name and content.</summary>
    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];

    public IReadOnlyList<CapturedScript> Scripts { get; init; } = [];

    public IReadOnlyList<CapturedConnection> Connections { get; init; } = [];

    /// <summary>Each request and hop, at most 3,000, for the HTTP archive.</summary>
    public IReadOnlyList<CapturedRequest> Requests { get; init; } = [];

    public IReadOnlyList<CapturedCookie> Cookies { get; init; } = [];

    public IReadOnlyList<CapturedForm> Forms { get; init; } = [];

    public IReadOnlyList<CapturedFrame> Frames { get; init; } = [];

    /// <summary>Evidence that the browser itself produced: a canary that left, a field read and sent.</summary>
    public IReadOnlyList<CapturedFinding> Findings { get; init; } = [];

    /// <summary>Which script read which payment or login field.</summary>
    public IReadOnlyList<CapturedFieldRead> FieldReads { get; init; } = [];

    /// <summary>Keys written to localStorage, sessionStorage and IndexedDB.</summary>
    public IReadOnlyList<CapturedStorage> Storage { get; init; } = [];

    /// <summary>Calls of interfaces that say what a script is after.</summary>
    public IReadOnlyList<CapturedApiUse> ApiUses { get; init; } = [];

    /// <summary>Same-site links that were found, absolute and without fragments.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>What a cap cut off, one sentence each.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>What became of the page's question for consent.</summary>
    public ConsentOutcome Consent { get; init; }

    /// <summary>Console errors and uncaught exceptions, first 50, each at most 500 characters.</summary>
    public IReadOnlyList<string> ConsoleErrors { get; init; } = [];

    /// <summary>SHA-256 of the serialised DOM at the end of the visit.</summary>
    public Sha256Hash? DomSha256 { get; init; }

    /// <summary>Texts of scripts whose hash was not known before, by <see cref="CapturedScript.SourceSha256"/>; stored apart.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<Sha256Hash, CapturedBody> Bodies { get; init; } = new Dictionary<Sha256Hash, CapturedBody>();

    /// <summary>PNG or JPEG of the viewport; null where none could be taken; stored apart.</summary>
    [JsonIgnore]
    public byte[]? Screenshot { get; init; }
}
