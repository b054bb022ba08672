using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>
/// The wire between a program and its worker: each message is its length (four bytes, little-endian) and that many bytes of JSON. A request is
/// <c>{"task", "body"}</c>, an answer <c>{"body"}</c> or <c>{"error"}</c>, with the worker's memory in bytes beside it.
/// </summary>
internal static class WorkerMessage
{
    /// <summary>Largest request, in bytes.</summary>
    public const int MostRequest = 384 << 20;

    /// <summary>Largest answer, in bytes: what a worker says is a stranger's word too.</summary>
    public const int MostResponse = 256 << 20;

    public static readonly JsonSerializerOptions Json = new() { MaxDepth = 64, IncludeFields = true };

    /// <summary>A request for a task, written at once.</summary>
    public static byte[] Request<TRequest>(string task, TRequest body) =>
        JsonSerializer.SerializeToUtf8Bytes(new WorkerRequest<TRequest>(task, body), Json);

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, message.Length);
        await stream.WriteAsync(head, cancellationToken);
        await stream.WriteAsync(message, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <returns>Null where the stream ends before a whole message.</returns>
    /// <exception cref="InvalidDataException">The message is longer than it may be.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length) return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > most) throw new InvalidDataException($"A message of {length} bytes; {most} is the most.");
        var message = new byte[length];
        return await stream.ReadAtLeastAsync(message, length, throwOnEndOfStream: false, cancellationToken) < length ? null : message;
    }
}
