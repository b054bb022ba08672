namespace PageShield.Reports;

/// <summary>The report types of the CSP, Reporting API, SRI, NEL and policy specifications; anything else is <see cref="Other"/>.</summary>
public enum ReportType
{
    Other,
    CspViolation,
    CspHash,
    IntegrityViolation,
    PermissionsPolicyViolation,
    PotentialPermissionsPolicyViolation,
    Coep,
    Coop,
    Deprecation,
    Intervention,
    Crash,
    NetworkError,
    DocumentPolicyViolation,
}
