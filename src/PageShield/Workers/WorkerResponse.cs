using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>A worker's answer.</summary>
/// <param name="Body">The result; absent if the task failed.</param>
/// <param name="Error">The type of the exception; null if the task succeeded.</param>
/// <param name="Memory">The worker's memory after the task, in bytes.</param>
internal sealed record WorkerResponse(JsonElement? Body, string? Error, long Memory);
