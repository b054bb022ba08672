using System.Diagnostics;

namespace PageShield.Crawler.Visits;

/// <summary>
/// How far a visit is: its page, when something last happened, and what a cap cut off. Changed on the connection's reading loop only.
/// </summary>
internal sealed class VisitState
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<string> _cuts = [];
    private TimeSpan _lastActivity;

    /// <summary>The page that is visited; null until it is attached.</summary>
    public TargetSession? Page { get; set; }

    /// <summary>Whether the main document's load event has fired.</summary>
    public bool Loaded { get; set; }

    /// <summary>Whether the main document's markup is all here.</summary>
    public bool Parsed { get; set; }

    /// <summary>
    /// Number of the main document, from 0 for the empty one at the start; a visit of several pages identifies them by it.
    /// </summary>
    public int Epoch { get; set; }

    /// <summary>Time since the visit began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Time since something happened.</summary>
    public TimeSpan Quiet => _clock.Elapsed - _lastActivity;

    /// <summary>One sentence each.</summary>
    public IReadOnlyCollection<string> Cuts => _cuts;

    /// <summary>Completes when a cap is reached beyond which the visit must end.</summary>
    public TaskCompletionSource CapReached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Something happened.</summary>
    public void Touch() => _lastActivity = _clock.Elapsed;

    /// <summary>Notes that something was left out.</summary>
    public void Cut(string sentence) => _cuts.Add(sentence);

    /// <summary>Notes what was left out, and ends the visit for it.</summary>
    public void End(string sentence)
    {
        Cut(sentence);
        CapReached.TrySetResult();
    }
}
