namespace PageShield.Reports;

/// <summary>The spelling of report types on the wire.</summary>
public static class ReportTypes
{
    /// <summary>The wire's spelling, such as <c>csp-violation</c>.</summary>
    public static string Name(this ReportType type) => type switch
    {
        ReportType.CspViolation => "csp-violation",
        ReportType.CspHash => "csp-hash",
        ReportType.IntegrityViolation => "integrity-violation",
        ReportType.PermissionsPolicyViolation => "permissions-policy-violation",
        ReportType.PotentialPermissionsPolicyViolation => "potential-permissions-policy-violation",
        ReportType.Coep => "coep",
        ReportType.Coop => "coop",
        ReportType.Deprecation => "deprecation",
        ReportType.Intervention => "intervention",
        ReportType.Crash => "crash",
        ReportType.NetworkError => "network-error",
        ReportType.DocumentPolicyViolation => "document-policy-violation",
        _ => "other",
    };

    /// <summary>Whether a type is one of the specifications': senders can write anything there.</summary>
    public static bool IsKnown(string type) => Enum.GetValues<ReportType>().Any(known => known != ReportType.Other && known.Name() == type);

    /// <summary>Reads the wire's spelling, old names included; <see cref="ReportType.Other"/> for one that is not known.</summary>
    internal static ReportType Of(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("csp-violation"u8) || name.SequenceEqual("csp"u8) ? ReportType.CspViolation
        : name.SequenceEqual("csp-hash"u8) ? ReportType.CspHash
        : name.SequenceEqual("integrity-violation"u8) ? ReportType.IntegrityViolation
        : name.SequenceEqual("permissions-policy-violation"u8) || name.SequenceEqual("feature-policy-violation"u8) ? ReportType.PermissionsPolicyViolation
        : name.SequenceEqual("potential-permissions-policy-violation"u8) ? ReportType.PotentialPermissionsPolicyViolation
        : name.SequenceEqual("coep"u8) ? ReportType.Coep
        : name.SequenceEqual("coop"u8) ? ReportType.Coop
        : name.SequenceEqual("deprecation"u8) ? ReportType.Deprecation
        : name.SequenceEqual("intervention"u8) ? ReportType.Intervention
        : name.SequenceEqual("crash"u8) ? ReportType.Crash
        : name.SequenceEqual("network-error"u8) ? ReportType.NetworkError
        : name.SequenceEqual("document-policy-violation"u8) ? ReportType.DocumentPolicyViolation
        : ReportType.Other;
}
