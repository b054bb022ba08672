namespace PageShield.Csp;

/// <summary>What a source expression is, by the grammar of CSP Level 3 section 2.3.1.</summary>
public enum CspSourceKind
{
    /// <summary>Not of the grammar: browsers ignore it.</summary>
    Unknown,
    None,
    Self,
    UnsafeInline,
    UnsafeEval,
    UnsafeHashes,
    StrictDynamic,
    WasmUnsafeEval,
    TrustedTypesEval,

    /// <summary>
    /// <c>'report-sample'</c>, <c>'report-sha256'</c>, <c>'report-sha384'</c>, <c>'report-sha512'</c>: what to report, nothing allowed.
    /// </summary>
    Reporting,
    Nonce,
    Hash,
    Scheme,
    Host,
}
