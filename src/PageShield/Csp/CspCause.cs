namespace PageShield.Csp;

/// <summary>Why something is allowed: the directive value that permits it.</summary>
/// <param name="Directive">The directive that governs, such as <c>script-src</c>.</param>
/// <param name="Token">The value as written, nonces as <c>'nonce-…'</c>; empty if no directive governs.</param>
internal readonly record struct CspCause(string Directive, string Token)
{
    public const string AnyNonce = "'nonce-…'";

    /// <summary>No directive governs it, so everything is allowed.</summary>
    public bool IsUnruled => Token.Length == 0;
}
