using System.Text.Json.Serialization;
using PageShield.Reports;

namespace PageShield.Crawls.Captures;

/// <summary>A script seen during a page visit, whether it ran or not.</summary>
public sealed record CapturedScript
{
    /// <summary>Number within the capture, from 1.</summary>
    public required int Id { get; init; }

    public required ScriptKind Kind { get; init; }

    /// <summary>Final URL; for code without a URL, that of the document or script that it came from.</summary>
    public required string Url { get; init; }

    /// <summary>The URL first requested; null for code without a URL.</summary>
    public string? RequestedUrl { get; init; }

    /// <summary>
    /// URLs that responded with a redirect, in order: <see cref="RequestedUrl"/> first, without <see cref="Url"/>; empty if nothing redirected.
    /// </summary>
    public IReadOnlyList<string> Redirects { get; init; } = [];

    public required AddedBy AddedBy { get; init; }

    /// <summary>The number of the script that added this one; null if the document did.</summary>
    public int? Parent { get; init; }

    /// <summary>The document (page or frame) it ran in; for workers, the one that started it.</summary>
    public required string DocumentUrl { get; init; }

    public bool Ran { get; init; } = true;

    public NotRunReason? NotRunReason { get; init; }

    /// <summary>Digest of the response's body bytes for external code, otherwise of the UTF-8 text; null if there was no body.</summary>
    public Sha256Hash? Sha256 { get; init; }

    /// <summary>V8's hash: UTF-8 of the decoded source, without byte-order mark; of the bytes for WebAssembly. The content's key.</summary>
    public Sha256Hash? SourceSha256 { get; init; }

    /// <summary>Length of what <see cref="Sha256"/> covers, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the text exceeded the limit, so that only its hash and length were kept.</summary>
    public bool TooLarge { get; init; }

    /// <summary>
    /// Its position: a CSS-like path of the element, an attribute (<c>button#pay@onclick</c>) or a call site (<c>url:line:column</c>).
    /// </summary>
    public string? Place { get; init; }

    public string? Integrity { get; init; }

    public string? CrossOrigin { get; init; }

    public bool HasNonce { get; init; }

    public bool Async { get; init; }

    public bool Defer { get; init; }

    /// <summary>Whether the element was in the served HTML.</summary>
    public bool InServedHtml { get; init; }

    /// <summary>Whether it ran before the crawler answered a consent banner; null if there was none or it was left alone.</summary>
    public bool? BeforeConsent { get; init; }
}
