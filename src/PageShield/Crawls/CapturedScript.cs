using System.Text.Json.Serialization;
using PageShield.Reports;

namespace PageShield.Crawls;

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

    /// <summary>
    /// URLs that answered with a redirect, in order: <see cref="RequestedUrl"/> first, <see cref="Url"/> left out; empty where nothing redirected.
    /// </summary>
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

    /// <summary>
    /// Where it stands: a CSS-like path of the element, an attribute (<c>button#pay@onclick</c>) or a call site (<c>url:line:column</c>).
    /// </summary>
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
