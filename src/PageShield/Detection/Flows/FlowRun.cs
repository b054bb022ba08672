using PageShield.Detection.Values;

namespace PageShield.Detection.Flows;

/// <summary>State of the interpretation: function, scope, pass, and remaining work.</summary>
internal sealed class FlowRun
{
    private const int StepsBetweenLooks = 4_096;

    private readonly CancellationToken _cancellationToken;
    private readonly long _reserve;
    private long _stepsLeft;

    public FlowRun(Scope top, int sourceLength, CancellationToken cancellationToken)
    {
        Scope = top;
        // A pass takes about one step per four characters of dense code. Inlining small functions uses part of the rest.
        _stepsLeft = 1_000_000 + 8L * sourceLength;
        _reserve = 800_000 + 7L * sourceLength;
        _cancellationToken = cancellationToken;
    }

    public Scope Scope { get; set; }

    /// <summary>The function being walked; null at the top level.</summary>
    public Function? Function { get; set; }

    /// <summary>The current <c>this</c>.</summary>
    public Value This { get; set; } = Value.Unknown;

    public int Pass { get; set; }

    /// <summary>Number of enclosing loops within the function.</summary>
    public int Loops { get; set; }

    /// <summary>Depth of inlined functions.</summary>
    public int InlineDepth { get; set; }

    /// <summary>Number of functions inlined for the outermost call.</summary>
    public int Inlined { get; set; }

    /// <summary>Whether this pass learned something that earlier code did not know yet.</summary>
    public bool Changed { get; set; }

    /// <summary>Whether a limit left something unexamined.</summary>
    public bool Cut { get; set; }

    public bool HasSteps => _stepsLeft > 0;

    /// <summary>Whether more steps are left than the passes themselves need.</summary>
    public bool HasReserve => _stepsLeft > _reserve;

    /// <summary>Whether enough steps are left to complete the next pass. An incomplete pass must not discard the results of an earlier one.</summary>
    public bool MayPass(int programEnd) => Pass == 0 || _stepsLeft >= programEnd;

    /// <summary>Uses one step. Work is counted, so a verdict does not depend on server load; the time limit is only the last resort.</summary>
    public bool MayStep()
    {
        if (--_stepsLeft > 0 && (_stepsLeft % StepsBetweenLooks != 0 || !_cancellationToken.IsCancellationRequested)) return true;
        _stepsLeft = 0;
        Cut = true;
        return false;
    }

    /// <summary>Starts walking a function's code, or the top level.</summary>
    public void Enter(Scope scope, Function? function, Value self)
    {
        Scope = scope;
        Function = function;
        This = self;
        Loops = 0;
        scope.Renew();
    }
}
