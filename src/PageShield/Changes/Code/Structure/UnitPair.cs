namespace PageShield.Changes.Code.Structure;

/// <summary>An old and a new unit that are one and the same, and how deep they differ in their own code.</summary>
internal sealed class UnitPair(ComparedUnit before, ComparedUnit after)
{
    public ComparedUnit Old { get; } = before;

    public ComparedUnit New { get; } = after;

    /// <summary>None, data or code.</summary>
    public ChangeClass Class { get; set; } =
        before.Exact == after.Exact ? ChangeClass.None : before.Shape == after.Shape ? ChangeClass.Data : ChangeClass.Code;
}
