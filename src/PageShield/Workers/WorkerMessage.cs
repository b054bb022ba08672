using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>
/// The protocol between a program and its worker. Each message is its length (four bytes, little-endian) followed by that many bytes of JSON. A
/// request is <c>{"task", "body"}</c>; an answer is <c>{"body"}</c> or <c>{"error"}</c>, plus the worker's memory in bytes.
/// </summary>
internal static class WorkerMessage
{
    /// <summary>Maximum size of a request, in bytes.</summary>
    public const int MostRequest = 384 << 20;

    /// <summary>Maximum size of an answer, in bytes. A worker's answers are untrusted too.</summary>
    public const int MostResponse = 256 << 20;

    public static readonly JsonSerializerOptions Json = new() { MaxDepth = 64, IncludeFields = true };

    /// <summary>A serialized request for a task.</summary>
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

    /// <returns>Null if the stream ends before a whole message.</returns>
    /// <exception cref="InvalidDataException">The message exceeds the limit.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length) return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > most) throw new InvalidDataException($"A message has {length} bytes; the limit is {most}.");
        var message = new byte[length];
        return await stream.ReadAtLeastAsync(message, length, throwOnEndOfStream: false, cancellationToken) < length ? null : message;
    }
}
