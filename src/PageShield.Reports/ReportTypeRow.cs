using System.Text;

namespace PageShield.Reports;

/// <summary>What there is to know of one report type: a row of <see cref="ReportTypes"/>.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Its spelling on the wire and in the database.</param>
public sealed record ReportTypeRow(ReportType Type, string Name)
{
    /// <summary>A name that older browsers send; null for none.</summary>
    public string? OldName { get; init; }

    /// <summary>Whether its blocked URL is a script or a connection of the page, which then belongs into the inventory.</summary>
    public bool FeedsInventory { get; init; }

    private byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(Name);

    /// <summary>Whether a sender means this type; compared byte by byte.</summary>
    internal bool IsNamed(ReadOnlySpan<byte> name) =>
        name.SequenceEqual(NameBytes) || (OldName is not null && Ascii.Equals(name, OldName));
}
