namespace PageShield.Csp;

/// <summary>Something that one set of policies allows and another does not.</summary>
/// <param name="Cause">Why the first set allows it; without a directive if that set has no policy at all.</param>
/// <param name="IsPartly">Whether the other set allows part of it.</param>
/// <param name="Purpose">The purpose it concerns.</param>
/// <param name="Refusing">The policy of the other set that does not allow it.</param>
internal readonly record struct CspGap(CspCause Cause, bool IsPartly, CspPurpose Purpose, CspPolicy Refusing)
{
    /// <summary>The directive that refuses it.</summary>
    public CspDirective? RefusedBy => Refusing.Effective(Purpose.Directive);

    /// <summary>Whether the refusing directive lists the same value, which has no effect there.</summary>
    public bool IsNamedInVain => !Cause.IsUnruled && RefusedBy is { } directive
        && (Cause.Token == CspCause.AnyNonce ? directive.Has(CspSourceKind.Nonce)
            : directive.Values.Contains(Cause.Token, StringComparer.OrdinalIgnoreCase));
}
