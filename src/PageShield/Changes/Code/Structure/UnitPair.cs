namespace PageShield.Changes.Code.Structure;

/// <summary>Two matched units, old and new, and how deep their own code differs.</summary>
internal sealed class UnitPair(ComparedUnit before, ComparedUnit after)
{
    public ComparedUnit Old { get; } = before;

    public ComparedUnit New { get; } = after;

    /// <summary>None, data or code.</summary>
    public ChangeClass Class { get; set; } =
        before.Exact == after.Exact ? ChangeClass.None : before.Shape == after.Shape ? ChangeClass.Data : ChangeClass.Code;
}
