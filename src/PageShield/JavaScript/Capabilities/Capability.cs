namespace PageShield.JavaScript.Capabilities;

/// <summary>Something that code can do, and where it first does it (line and column from 1, in the source as given).</summary>
public sealed record Capability(CapabilityKind Kind, string Value, int Line, int Column)
{
    /// <summary>Whether both are the same ability, wherever it stands.</summary>
    public bool IsSameAs(Capability other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind && string.Equals(Value, other.Value, StringComparison.Ordinal);
    }
}
