using System.Text;

namespace PageShield.Reports;

/// <summary>Properties of one report type: a row of <see cref="ReportTypes"/>.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Its spelling on the wire and in the database.</param>
public sealed record ReportTypeRow(ReportType Type, string Name)
{
    /// <summary>Name that older browsers send; null if none.</summary>
    public string? OldName { get; init; }

    /// <summary>Whether the blocked URL is a script or a connection of the page and is added to the inventory.</summary>
    public bool FeedsInventory { get; init; }

    private byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(Name);

    /// <summary>Whether a name in a report denotes this type. Exact byte comparison.</summary>
    internal bool IsNamed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(NameBytes) || (OldName is not null && Ascii.Equals(name, OldName));
}
