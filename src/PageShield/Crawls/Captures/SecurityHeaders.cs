namespace PageShield.Crawls.Captures;

/// <summary>The response headers whose changes affect what scripts may do (PCI DSS 4.0.1, 11.6.1, and newer policies).</summary>
public static class SecurityHeaders
{
    /// <summary>Their names, in lower case.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "content-security-policy", "content-security-policy-report-only", "cross-origin-embedder-policy",
        "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy", "referrer-policy",
        "strict-transport-security", "x-content-type-options", "x-frame-options", "x-xss-protection",
        "access-control-allow-origin", "reporting-endpoints", "integrity-policy",
    ];
}
