namespace PageShield.Workers;

/// <summary>Why a worker gave no result.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">One sentence for a person.</param>
public sealed record WorkerFailure(WorkerFailureKind Kind, string Reason);
