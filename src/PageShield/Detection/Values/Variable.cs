namespace PageShield.Detection.Values;

/// <summary>A declared name, with all values that it ever holds and the one that straight-line code sees now.</summary>
internal sealed class Variable(string name, Function? owner)
{
    public string Name => name;

    /// <summary>The function that declares it; null for the top level.</summary>
    public Function? Owner => owner;

    public Value Joined { get; private set; } = Value.Unknown;

    /// <summary>The value last assigned in code order; null before the first assignment of this pass.</summary>
    public Value? Latest { get; set; }

    /// <summary>Temporary value while a small function is inlined at its call.</summary>
    public Value? Override { get; set; }

    public bool Join(Value value)
    {
        var joined = Value.Join(Joined, value);
        if (ReferenceEquals(joined, Joined)) return false;
        Joined = joined;
        return true;
    }
}
