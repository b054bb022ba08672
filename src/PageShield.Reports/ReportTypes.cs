namespace PageShield.Reports;

/// <summary>
/// Every report type that the specifications know, one row each. A new type needs its member in <see cref="ReportType"/> and its row here;
/// where its body has fields of its own, <see cref="ReportInterpreter"/> reads them.
/// </summary>
public static class ReportTypes
{
    // In the order of the enum, whose values are the places of its rows.
    private static readonly ReportTypeRow[] Rows =
    [
        new(ReportType.Other, "other"),
        new(ReportType.CspViolation, "csp-violation") { OldName = "csp", FeedsInventory = true },
        new(ReportType.CspHash, "csp-hash"),
        new(ReportType.IntegrityViolation, "integrity-violation") { FeedsInventory = true },
        new(ReportType.PermissionsPolicyViolation, "permissions-policy-violation") { OldName = "feature-policy-violation" },
        new(ReportType.PotentialPermissionsPolicyViolation, "potential-permissions-policy-violation"),
        new(ReportType.Coep, "coep"),
        new(ReportType.Coop, "coop"),
        new(ReportType.Deprecation, "deprecation"),
        new(ReportType.Intervention, "intervention"),
        new(ReportType.Crash, "crash"),
        new(ReportType.NetworkError, "network-error"),
        new(ReportType.DocumentPolicyViolation, "document-policy-violation"),
    ];

    private static readonly Dictionary<string, ReportType> ByName =
        Rows.ToDictionary(static row => row.Name, static row => row.Type, StringComparer.Ordinal);

    public static IReadOnlyList<ReportTypeRow> All => Rows;

    /// <summary>The wire's spelling, such as <c>csp-violation</c>.</summary>
    public static string Name(this ReportType type) => type.Row().Name;

    public static ReportTypeRow Row(this ReportType type) => Rows[(int)type];

    /// <summary>Reads what <see cref="Name"/> writes; <see cref="ReportType.Other"/> for anything else: senders can write anything there.</summary>
    public static ReportType Read(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Reads the wire's spelling, old names included; <see cref="ReportType.Other"/> for one that is not known.</summary>
    internal static ReportType Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return ReportType.Other;
        for (var i = 1; i < Rows.Length; i++)
            if (Rows[i].IsNamed(name)) return Rows[i].Type;
        return ReportType.Other;
    }
}
