namespace PageShield.JavaScript.Capabilities;

/// <summary>Something that code can do, and the first place where it does it (line and column from 1, in the source as given).</summary>
public sealed record Capability(CapabilityKind Kind, string Value, int Line, int Column)
{
    /// <summary>Whether both are the same capability, regardless of position.</summary>
    public bool IsSameAs(Capability other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind && string.Equals(Value, other.Value, StringComparison.Ordinal);
    }
}
