using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>Identity of an observation: reports with the same key are one observation of a site. All parts are scrubbed and folded.</summary>
/// <param name="Type">The Reporting API's type: <c>csp-violation</c>, <c>csp-hash</c>, <c>network-error</c>…</param>
/// <param name="Directive">Effective directive in lower case, or its counterpart (a destination, feature or policy id); may be empty.</param>
/// <param name="BlockedUrl">Template of the blocked or reported URL, or a keyword such as <c>inline</c>; may be empty.</param>
/// <param name="PageUrl">Template of the document's URL; may be empty.</param>
/// <param name="SourceFile">Template of the file whose code caused the violation, or empty.</param>
/// <param name="Disposition"><c>enforce</c>, <c>report</c>, <c>reporting</c> or empty.</param>
public sealed record ObservationKey(string Type, string Directive, string BlockedUrl, string PageUrl, string SourceFile, string Disposition)
{
    /// <summary>The <see cref="Type"/>; <see cref="ReportType.Other"/> for types that no specification defines.</summary>
    [JsonIgnore]
    public ReportType Kind => ReportTypes.Read(Type);

    /// <summary>SHA-256 of the parts. Stable across servers and versions.</summary>
    public Sha256Hash Digest() =>
        Sha256Hash.OfText($"{Type}\n{Directive}\n{BlockedUrl}\n{PageUrl}\n{SourceFile}\n{Disposition}");

    /// <summary>The first 64 bits of the digest, as used by <see cref="KnownKeys"/>.</summary>
    public ulong Hash() => ShortOf(Digest());

    /// <summary>The first 64 bits of a <see cref="Digest"/>, big-endian.</summary>
    public static ulong ShortOf(Sha256Hash digest)
    {
        Span<byte> bytes = stackalloc byte[Sha256Hash.Size];
        digest.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
