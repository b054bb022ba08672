using System.Buffers.Binary;
using System.Text.Json;

namespace PageShield.Workers;

/// <summary>What is asked of a worker.</summary>
internal sealed record WorkerRequest<T>(string Task, T Body);
