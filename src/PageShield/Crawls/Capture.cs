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

/// <summary>A policy in a <c>meta http-equiv</c> element.</summary>
public sealed record MetaPolicy(string Name, string Content);

/// <summary>The content of one script: text for code, bytes for WebAssembly.</summary>
public sealed record CapturedBody(string? Text, byte[]? Bytes);

/// <summary>One script that a page visit saw, run or not.</summary>
public sealed record CapturedScript
{
    /// <summary>Number within the capture, from 1.</summary>
    public required int Id { get; init; }

    public required ScriptKind Kind { get; init; }

    /// <summary>Final URL, or for code without one the URL of the document or script that it came from.</summary>
    public required string Url { get; init; }

    /// <summary>The URL that was first asked for; null for code without one.</summary>
    public string? RequestedUrl { get; init; }

    /// <summary>URLs that answered with a redirect, in order: <see cref="RequestedUrl"/> first, <see cref="Url"/> left out; empty where nothing redirected.</summary>
    public IReadOnlyList<string> Redirects { get; init; } = [];

    public required AddedBy AddedBy { get; init; }

    /// <summary>The script that added this one, by number; null when the document did.</summary>
    public int? Parent { get; init; }

    /// <summary>The document (page or frame) it ran in; for workers the one that started it.</summary>
    public required string DocumentUrl { get; init; }

    public bool Ran { get; init; } = true;

    public NotRunReason? NotRunReason { get; init; }

    /// <summary>Digest of the response's body bytes for external code, of the UTF-8 text otherwise; null where no body came.</summary>
    public Sha256Hash? Sha256 { get; init; }

    /// <summary>V8's hash: UTF-8 of the decoded source, without byte-order mark; of the bytes for WebAssembly. The content's key.</summary>
    public Sha256Hash? SourceSha256 { get; init; }

    /// <summary>Length of what <see cref="Sha256"/> covers, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>True where the text was longer than the cap and only hash and length were kept.</summary>
    public bool TooLarge { get; init; }

    /// <summary>Where it stands: a CSS-like path of the element, an attribute (<c>button#pay@onclick</c>) or a call site (<c>url:line:column</c>).</summary>
    public string? Place { get; init; }

    public string? Integrity { get; init; }

    public string? CrossOrigin { get; init; }

    public bool HasNonce { get; init; }

    public bool Async { get; init; }

    public bool Defer { get; init; }

    /// <summary>Whether the element stood in the HTML as it was served.</summary>
    public bool InServedHtml { get; init; }

    /// <summary>Whether it ran before the visit answered a consent banner; null where there was none or it was left alone.</summary>
    public bool? BeforeConsent { get; init; }
}

/// <summary>Requests of one kind from one initiator to one URL.</summary>
public sealed record CapturedConnection
{
    public required string Url { get; init; }

    /// <summary>The host, lower case, without port.</summary>
    public required string Host { get; init; }

    public required string Method { get; init; }

    public required ConnectionType Type { get; init; }

    /// <summary>The script that caused it, by number; null when the document did.</summary>
    public int? InitiatorScript { get; init; }

    /// <summary>URL of the script or document that caused it.</summary>
    public required string Initiator { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Bytes sent and received as far as the browser tells.</summary>
    public long Bytes { get; init; }

    /// <summary>Status of the last response; 0 for none (blocked, failed, aborted, no HTTP).</summary>
    public int Status { get; init; }
}

/// <summary>A cookie in the visit's jar at its end.</summary>
public sealed record CapturedCookie
{
    public required string Name { get; init; }

    /// <summary>Without a leading dot.</summary>
    public required string Domain { get; init; }

    public required string Path { get; init; }

    public bool HttpOnly { get; init; }

    public bool Secure { get; init; }

    /// <summary><c>Strict</c>, <c>Lax</c>, <c>None</c> or null where the server did not say.</summary>
    public string? SameSite { get; init; }

    /// <summary>Null for a session cookie.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary><c>header</c>, or the URL of the script that set it, or null where unknown.</summary>
    public string? SetBy { get; init; }
}

/// <summary>A form as it stood at the end of the visit.</summary>
public sealed record CapturedForm
{
    public required string DocumentUrl { get; init; }

    /// <summary>Absolute action URL.</summary>
    public required string Action { get; init; }

    /// <summary>Absolute action URL in the HTML as it was served; null where the form was not there.</summary>
    public string? ServedAction { get; init; }

    public required string Method { get; init; }

    public IReadOnlyList<CapturedField> Fields { get; init; } = [];
}

/// <summary>One field of a form.</summary>
/// <param name="Name">Its name, or its id, or an empty string.</param>
/// <param name="Type">The input type, <c>select</c> or <c>textarea</c>.</param>
/// <param name="Purpose">What it asks for, as far as can be told: <c>cc-number</c>, <c>cc-csc</c>, <c>cc-exp</c>, <c>cc-name</c>, <c>current-password</c>, <c>email</c>… or null.</param>
public sealed record CapturedField(string Name, string Type, string? Purpose);

/// <summary>A nested document.</summary>
public sealed record CapturedFrame(string Url, string? ParentUrl, bool Sandboxed)
{
    /// <summary>Those of its response headers that are <see cref="SecurityHeaders"/>, names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Policies in <c>meta http-equiv</c> elements as it was served.</summary>
    public IReadOnlyList<MetaPolicy> MetaPolicies { get; init; } = [];
}

/// <summary>What became of a page's question for consent.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ConsentOutcome>))]
public enum ConsentOutcome
{
    /// <summary>No banner was in sight, or the crawl was to leave banners alone.</summary>
    NotAsked,
    Answered,

    /// <summary>A banner was still in sight at the end: what runs only after consent was not seen.</summary>
    NotAnswered,
}

/// <summary>Evidence that the visit itself produced.</summary>
/// <param name="Rule">Stable rule id, such as <c>canary-exfiltration</c>.</param>
/// <param name="Severity"><c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Title">One sentence for a person.</param>
/// <param name="Evidence">What exactly was seen, at most 2,000 characters.</param>
/// <param name="Script">The script's number in the capture, or null.</param>
public sealed record CapturedFinding(string Rule, string Severity, string Title, string Evidence, int? Script)
{
    /// <summary>Whether it proves that what was typed left for somebody else.</summary>
    internal bool IsDataLeft => Rule is "canary-exfiltration" or "field-read-then-sent";
}

/// <summary>A script that read a payment or login field that had something in it.</summary>
/// <param name="Script">Its number in the capture, or null where unknown.</param>
/// <param name="Purpose">The field's purpose, such as <c>cc-number</c>.</param>
/// <param name="How"><c>value</c>, <c>form-data</c> or <c>keys</c>.</param>
/// <param name="Count">How often, at most 200 for each field.</param>
public sealed record CapturedFieldRead(int? Script, string Purpose, string How, int Count);

/// <summary>A key that a script wrote.</summary>
/// <param name="Area"><c>local</c>, <c>session</c>, <c>indexed-db</c> (a database's name) or <c>indexed-db-store</c>.</param>
/// <param name="Key">At most 300 characters.</param>
/// <param name="Script">The script's number in the capture, or null where unknown.</param>
/// <param name="Length">Characters of the value last written; null for IndexedDB.</param>
public sealed record CapturedStorage(string Area, string Key, int? Script, int? Length);

/// <summary>A call of an interface that says what a script is after.</summary>
/// <param name="Api"><c>listener</c>, <c>clipboard</c>, <c>credential</c>, <c>payment</c>, <c>geolocation</c>, <c>permission</c>, <c>canvas</c>, <c>webgl</c>, <c>document-write</c> or <c>eval</c>.</param>
/// <param name="Detail">Such as the event's or the permission's name; may be empty.</param>
/// <param name="Script">The script's number in the capture, or null where unknown.</param>
/// <param name="Count">How often; above 20 in one document it is not counted on.</param>
public sealed record CapturedApiUse(string Api, string Detail, int? Script, int Count);
