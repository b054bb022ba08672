using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>What a worker answers.</summary>
/// <param name="Body">The result; absent where the task failed.</param>
/// <param name="Error">The kind of the exception; null where the task succeeded.</param>
/// <param name="Memory">The worker's memory afterwards, in bytes.</param>
internal sealed record WorkerResponse(JsonElement? Body, string? Error, long Memory);
