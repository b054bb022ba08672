namespace PageShield.Workers;

/// <summary>No worker process can be started. Caused by the system, not the content.</summary>
public sealed class WorkerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
