using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>A request to a worker.</summary>
internal sealed record WorkerRequest<T>(string Task, T Body);
