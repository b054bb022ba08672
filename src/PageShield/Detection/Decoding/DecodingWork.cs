using System.Diagnostics;
using Jint;

namespace PageShield.Detection.Decoding;

/// <summary>
/// What the interpreter may do for one script, over all its decoders and layers of packing: statements and source are counted, so that a
/// verdict does not depend on how busy the machine is; the clock stands behind them for work that no statement counts.
/// </summary>
/// <param name="mayRun">Whether anything may be run at all.</param>
internal sealed class DecodingWork(bool mayRun = true)
{
    private const long MaxStatements = 15_000_000;
    private const long MaxSource = 6_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = new();
    private long _statements = MaxStatements;
    private long _source = MaxSource;

    /// <summary>True once something could not be tried any more.</summary>
    public bool IsSpent { get; private set; } = !mayRun;

    /// <summary>True once a decoder had to be given up because of what it costs, or nothing more could be tried.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Notes that a decoder reached a limit of its own.</summary>
    public void GiveUp() => IsCut = true;

    /// <summary>Whether anything may still be run.</summary>
    public bool MayRun()
    {
        if (_statements <= 0 || _clock.Elapsed > Longest) IsSpent = true;
        IsCut |= IsSpent;
        return !IsSpent;
    }

    /// <summary>Takes source that is to be parsed and run, in UTF-16 units.</summary>
    public bool TryTake(int length)
    {
        if (length > _source) IsSpent = true;
        else _source -= length;
        return MayRun();
    }

    /// <summary>Measures what runs until it is disposed.</summary>
    public Measured Measure()
    {
        _clock.Start();
        return new Measured(_clock);
    }

    /// <summary>For an engine's options: every statement counts.</summary>
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
            throw new TimeoutException("The script's decoding is used up.");
        }

        public override void Reset()
        {
        }
    }
}
