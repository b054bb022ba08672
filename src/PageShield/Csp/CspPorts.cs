namespace PageShield.Csp;

/// <summary>The ports that a source expression allows: any, or at most two.</summary>
/// <param name="First">A port; -1 for schemes without ports.</param>
/// <param name="Second">A second port, or the same one again.</param>
internal readonly record struct CspPorts(int First, int Second)
{
    public static CspPorts Any { get; } = new(int.MinValue, int.MinValue);

    public static CspPorts Of(int port) => new(port, port);

    public bool Has(int port) => this == Any || port == First || port == Second;

    public bool Covers(CspPorts other) => this == Any || (other != Any && Has(other.First) && Has(other.Second));

    /// <summary>The ports that both allow; null if none.</summary>
    public CspPorts? Intersect(CspPorts other) =>
        Covers(other) ? other
        : other.Covers(this) ? this
        : other.Has(First) ? Of(First)
        : other.Has(Second) ? Of(Second)
        : null;
}
