using PageShield.Crawls;
using PageShield.Crawls.Captures;
using PageShield.Reports;

namespace PageShield.Crawler.Visits.Recording;

/// <summary>One script that V8 compiled, or failed to.</summary>
internal sealed record CompiledScript
{
    public required TargetSession Session { get; init; }

    /// <summary>Which main document it ran under.</summary>
    public int Epoch { get; init; }

    /// <summary>When it was compiled, by the visit's clock.</summary>
    public TimeSpan At { get; init; }

    public required string ScriptId { get; init; }

    /// <summary>As reported by V8; arbitrary text if <see cref="HasSourceUrl"/>.</summary>
    public required string Url { get; init; }

    /// <summary>Where the embedder loaded it from; empty for code that was made by code.</summary>
    public required string Embedder { get; init; }

    public bool HasSourceUrl { get; init; }

    public int StartLine { get; init; }

    public int StartColumn { get; init; }

    public required string FrameId { get; init; }

    public bool IsModule { get; init; }

    public bool IsWasm { get; init; }

    public bool FailedToParse { get; init; }

    /// <summary>UTF-16 units, or bytes for WebAssembly.</summary>
    public int Length { get; init; }

    /// <summary>V8's hash; replaced by the bytecode's for WebAssembly.</summary>
    public Sha256Hash? Hash { get; init; }

    public IReadOnlyList<CallSite> Stack { get; init; } = [];

    /// <summary>The source; null if it was not fetched (known, too large, page closed).</summary>
    public Task<CapturedBody?> Source { get; init; } = Task.FromResult<CapturedBody?>(null);

    public bool TooLarge { get; init; }

    /// <summary>It starts where its resource starts, so it is a resource of its own rather than a part of a document.</summary>
    public bool StartsResource => StartLine == 0 && StartColumn == 0;
}
