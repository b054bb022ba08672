namespace PageShield.Workers;

/// <summary>No worker process can be started: the system's fault, not the content's.</summary>
public sealed class WorkerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
