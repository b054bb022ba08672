namespace PageShield.Reports.Parsing;

/// <summary>
/// One report as spans of the request body. Each member is the raw content of a JSON string (with escapes), or the text of a
/// number or boolean; empty if missing. Nothing is copied until a report turns out
/// to be new.
/// </summary>
public ref struct RawReport
{
    /// <summary>The report type, from <c>type</c> or, if missing, from the shape.</summary>
    public ReportType Kind { get; set; }

    /// <summary>The complete JSON text of the item.</summary>
    public ReadOnlySpan<byte> Json { get; set; }

    // The Reporting API's envelope.
    public ReadOnlySpan<byte> Type { get; set; }
    public ReadOnlySpan<byte> Url { get; set; }

    // CSP Level 3 (kebab-case and camelCase), Integrity-Policy, COEP.
    public ReadOnlySpan<byte> DocumentUrl { get; set; }
    public ReadOnlySpan<byte> BlockedUrl { get; set; }
    public ReadOnlySpan<byte> EffectiveDirective { get; set; }
    public ReadOnlySpan<byte> ViolatedDirective { get; set; }
    public ReadOnlySpan<byte> OriginalPolicy { get; set; }
    public ReadOnlySpan<byte> Disposition { get; set; }
    public ReadOnlySpan<byte> SourceFile { get; set; }
    public ReadOnlySpan<byte> Sample { get; set; }
    public ReadOnlySpan<byte> Line { get; set; }
    public ReadOnlySpan<byte> Column { get; set; }
    public ReadOnlySpan<byte> Status { get; set; }
    public ReadOnlySpan<byte> Referrer { get; set; }
    public ReadOnlySpan<byte> ReportOnly { get; set; }

    // csp-hash.
    public ReadOnlySpan<byte> SubresourceUrl { get; set; }
    public ReadOnlySpan<byte> Hash { get; set; }
    public ReadOnlySpan<byte> Destination { get; set; }

    // Others: the `type` in the body, ids of policies, features and deprecations, messages.
    public ReadOnlySpan<byte> BodyType { get; set; }
    public ReadOnlySpan<byte> Id { get; set; }
    public ReadOnlySpan<byte> Message { get; set; }
    public ReadOnlySpan<byte> Reason { get; set; }

    /// <summary>Writes the parts that identify the observation of a report, each with its length.</summary>
    /// <returns>Number of bytes written, or -1 if the destination is too short. The report must then be treated as new.</returns>
    public readonly int WriteIdentity(Span<byte> destination)
    {
        var at = 0;
        if (destination.Length == 0) return -1;
        destination[at++] = (byte)Kind;
        if (Kind == ReportType.Other && !Put(Type, destination, ref at)) return -1;
        // These identify the page of a document without a URL.
        if (ReportedDocument.IsLocal(DocumentUrl.IsEmpty ? Url : DocumentUrl)
            && !(Put(Url, destination, ref at) && Put(Referrer, destination, ref at)))
            return -1;
        return Put(DocumentUrl.IsEmpty ? Url : DocumentUrl, destination, ref at)
            && Put(BlockedUrl, destination, ref at)
            && Put(EffectiveDirective.IsEmpty ? ViolatedDirective : EffectiveDirective, destination, ref at)
            && Put(Disposition, destination, ref at)
            && Put(SourceFile, destination, ref at)
            && (Kind == ReportType.CspViolation || (Put(SubresourceUrl, destination, ref at)
                && Put(Hash, destination, ref at)
                && Put(Destination, destination, ref at)
                && Put(BodyType, destination, ref at)
                && Put(Id, destination, ref at)
                && Put(Reason, destination, ref at)
                && Put(Referrer, destination, ref at)
                && Put(Url, destination, ref at)
                && Put(ReportOnly, destination, ref at)))
                ? at
                : -1;
    }

    private static bool Put(ReadOnlySpan<byte> part, Span<byte> destination, ref int at)
    {
        if (part.Length > ushort.MaxValue || destination.Length - at < part.Length + 2) return false;
        destination[at] = (byte)part.Length;
        destination[at + 1] = (byte)(part.Length >> 8);
        part.CopyTo(destination[(at + 2)..]);
        at += part.Length + 2;
        return true;
    }
}
