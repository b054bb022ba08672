using System.Diagnostics;
using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>
/// Work budget of the interpreter for one script, across all its decoders and packing layers. It counts statements and source, so a verdict does not
/// depend on server load. A time limit covers work that the statement count misses.
/// </summary>
/// <param name="mayRun">Whether any code may be run at all.</param>
internal sealed class DecodingWork(bool mayRun = true)
{
    private const long MaxStatements = 15_000_000;
    private const long MaxSource = 6_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = new();
    private long _statements = MaxStatements;
    private long _source = MaxSource;

    /// <summary>True when the budget is used up and something could not be tried.</summary>
    public bool IsSpent { get; private set; } = !mayRun;

    /// <summary>True when a decoder was abandoned because of its cost, or the budget is used up.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Records that a decoder reached its own limit.</summary>
    public void GiveUp() => IsCut = true;

    /// <summary>Whether the budget allows running more code.</summary>
    public bool MayRun()
    {
        if (_statements <= 0 || _clock.Elapsed > Longest) IsSpent = true;
        IsCut |= IsSpent;
        return !IsSpent;
    }

    /// <summary>Charges the budget for source to parse and run, in UTF-16 units.</summary>
    public bool TryTake(int length)
    {
        if (length > _source) IsSpent = true;
        else _source -= length;
        return MayRun();
    }

    /// <summary>Counts run time against the time limit until disposed.</summary>
    public Measured Measure()
    {
        _clock.Start();
        return new Measured(_clock);
    }

    /// <summary>A constraint for an engine's options that counts every statement.</summary>
    public Constraint Counter() => new StatementCounter(this);

    internal readonly ref struct Measured(Stopwatch clock)
    {
        public void Dispose() => clock.Stop();
    }

    private sealed class StatementCounter(DecodingWork work) : Constraint
    {
        public override void Check()
        {
            if (--work._statements > 0) return;
            work.IsSpent = work.IsCut = true;
            throw new TimeoutException("The script's decoding budget is used up.");
        }

        public override void Reset()
        {
        }
    }
}
