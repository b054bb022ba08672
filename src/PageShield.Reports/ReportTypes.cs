using PageShield.Reports.Parsing;

namespace PageShield.Reports;

/// <summary>
/// All report types of the specifications, one row each. To add a type, add a member to <see cref="ReportType"/> and a row here.
/// If its body has special fields, <see cref="ReportInterpreter"/> must read them.
/// </summary>
public static class ReportTypes
{
    // In the order of the enum: its values are the row indexes.
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

    /// <summary>Name on the wire, such as <c>csp-violation</c>.</summary>
    public static string Name(this ReportType type) => type.Row().Name;

    public static ReportTypeRow Row(this ReportType type) => Rows[(int)type];

    /// <summary>Parses a name as written by <see cref="Name"/>; <see cref="ReportType.Other"/> for any other text from a sender.</summary>
    public static ReportType Read(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Parses a name on the wire, including old names; <see cref="ReportType.Other"/> if unknown.</summary>
    internal static ReportType Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return ReportType.Other;
        for (var i = 1; i < Rows.Length; i++)
            if (Rows[i].IsNamed(name)) return Rows[i].Type;
        return ReportType.Other;
    }
}
