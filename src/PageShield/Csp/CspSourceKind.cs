namespace PageShield.Csp;

/// <summary>The kind of a source expression, by the grammar of CSP Level 3 section 2.3.1.</summary>
public enum CspSourceKind
{
    /// <summary>Not in the grammar; browsers ignore it.</summary>
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
    /// <c>'report-sample'</c>, <c>'report-sha256'</c>, <c>'report-sha384'</c>, <c>'report-sha512'</c>: controls what is reported, allows nothing.
    /// </summary>
    Reporting,
    Nonce,
    Hash,
    Scheme,
    Host,
}
