using System.Text;
using System.Text.RegularExpressions;

namespace PageShield.Web.Hosting;

/// <summary>
/// A response stream that prefixes every root-relative address in an HTML page with a path. Everything else passes through unchanged and unbuffered.
/// Razor encodes quotation marks in text as <c>&amp;quot;</c>, so whatever looks like such an attribute is one.
/// </summary>
internal sealed partial class PrefixedPage(HttpResponse response, Stream inner, string prefix) : Stream
{
    private MemoryStream? _page;
    private bool _isDecided;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether an address is root-relative and not below the path.</summary>
    public static bool IsOutside(string address, string prefix) =>
        address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal)
        && !(address.StartsWith(prefix, StringComparison.Ordinal)
            && (address.Length == prefix.Length || address[prefix.Length] is '/' or '?' or '#'));

    /// <summary>Sends the page once it is complete.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_page is null) return;
        var html = Encoding.UTF8.GetString(_page.GetBuffer(), 0, (int)_page.Length);
        var moved = Addresses()
            .Replace(html,
            match => IsOutside(match.Groups["path"].Value, prefix) ? match.Groups["name"].Value + prefix + match.Groups["path"].Value : match.Value);
        var bytes = Encoding.UTF8.GetBytes(moved);
        if (response.ContentLength is not null && !response.HasStarted) response.ContentLength = bytes.Length;
        await inner.WriteAsync(bytes, cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsPage()) _page!.Write(buffer.Span); // not null: set by IsPage
        else await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (IsPage()) _page!.Write(buffer, offset, count); // not null: set by IsPage
        else inner.Write(buffer, offset, count);
    }

    // A page is sent only when complete. Streamed responses, such as events, are not pages.
    public override Task FlushAsync(CancellationToken cancellationToken) => _page is null ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush()
    {
        if (_page is null) inner.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _page?.Dispose();
        base.Dispose(disposing);
    }

    private bool IsPage()
    {
        if (_isDecided) return _page is not null;
        _isDecided = true;
        // A downloaded HTML file is not one of our pages.
        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            && !response.Headers.ContainsKey("Content-Disposition"))
            _page = new MemoryStream();
        return _page is not null;
    }

    [GeneratedRegex("""(?<name> (?:href|action|formaction|src|data-options|data-crawl-events|data-report-numbers)=")(?<path>/[^"]*)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();
}
