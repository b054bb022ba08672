namespace PageShield.Workers;

/// <summary>Why a worker produced no result.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record WorkerFailure(WorkerFailureKind Kind, string Reason);
