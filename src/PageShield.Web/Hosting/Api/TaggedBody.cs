namespace PageShield.Web.Hosting.Api;

/// <summary>
/// Holds a response's body back until it is complete, up to <see cref="Most"/> bytes. A longer one is sent on as it is written, and has no
/// entity tag.
/// </summary>
/// <param name="response">Where a long body is sent; null drops it.</param>
internal sealed class TaggedBody(Stream? response) : Stream
{
    /// <summary>Bytes held back at most.</summary>
    public const int Most = 256 * 1024;

    private readonly MemoryStream _held = new();

    /// <summary>Whether the body was too long to hold: it was sent or dropped.</summary>
    public bool IsLong { get; private set; }

    /// <summary>The body, while it is held back.</summary>
    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsLong && _held.Length + buffer.Length > Most)
        {
            IsLong = true;
            if (response is not null) await response.WriteAsync(Held, cancellationToken);
            _held.SetLength(0);
        }

        if (!IsLong) _held.Write(buffer.Span);
        else if (response is not null) await response.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsLong && response is not null ? response.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException("Write responses asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write responses asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _held.Dispose();
        base.Dispose(disposing);
    }
}
