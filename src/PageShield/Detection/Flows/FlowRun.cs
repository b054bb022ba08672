using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>Where the interpretation stands: which function, which scope, which pass, and how much work is left.</summary>
internal sealed class FlowRun
{
    private const int StepsBetweenLooks = 4_096;

    private readonly CancellationToken _cancellationToken;
    private readonly long _reserve;
    private long _stepsLeft;

    public FlowRun(Scope top, int sourceLength, CancellationToken cancellationToken)
    {
        Scope = top;
        // A pass takes a step for about every fourth character of dense code; seeing through small functions takes its share of the rest.
        _stepsLeft = 1_000_000 + 8L * sourceLength;
        _reserve = 800_000 + 7L * sourceLength;
        _cancellationToken = cancellationToken;
    }

    public Scope Scope { get; set; }

    /// <summary>The function whose code is walked; null for the top level.</summary>
    public Function? Function { get; set; }

    /// <summary>What <c>this</c> is here.</summary>
    public Value This { get; set; } = Value.Unknown;

    public int Pass { get; set; }

    /// <summary>How many loops there are around here, within the function.</summary>
    public int Loops { get; set; }

    /// <summary>How many small functions are being looked through.</summary>
    public int InlineDepth { get; set; }

    /// <summary>How many were looked through for the outermost call.</summary>
    public int Inlined { get; set; }

    /// <summary>Whether this pass has learned something that an earlier place did not know yet.</summary>
    public bool Changed { get; set; }

    /// <summary>Whether a bound kept something from being looked at.</summary>
    public bool Cut { get; set; }

    public bool HasSteps => _stepsLeft > 0;

    /// <summary>Whether there is more left than the passes themselves need.</summary>
    public bool HasReserve => _stepsLeft > _reserve;

    /// <summary>Whether the next pass can come to its end: one that cannot must not wipe out what an earlier one found.</summary>
    public bool MayPass(int programEnd) => Pass == 0 || _stepsLeft >= programEnd;

    /// <summary>
    /// Takes a step. Work is counted, so that a verdict does not depend on how busy the machine is; the clock is only the last resort.
    /// </summary>
    public bool MayStep()
    {
        if (--_stepsLeft > 0 && (_stepsLeft % StepsBetweenLooks != 0 || !_cancellationToken.IsCancellationRequested)) return true;
        _stepsLeft = 0;
        Cut = true;
        return false;
    }

    /// <summary>Begins with a function's code, or the top level's.</summary>
    public void Enter(Scope scope, Function? function, Value self)
    {
        Scope = scope;
        Function = function;
        This = self;
        Loops = 0;
        scope.Renew();
    }
}
