namespace PageShield.Reports;

/// <summary>
/// One report as it lies in the request's bytes: each member is the inside of a JSON string (escapes and all), or a
/// number's or boolean's text, and empty where the sender gave nothing. Nothing is copied until a report turns out
/// to be new.
/// </summary>
public ref struct RawReport
{
    /// <summary>What it is, from its <c>type</c> or, where that is missing, from its shape.</summary>
    public ReportType Kind { get; set; }

    /// <summary>The item's whole JSON text.</summary>
    public ReadOnlySpan<byte> Json { get; set; }

    // The Reporting API's envelope.
    public ReadOnlySpan<byte> Type { get; set; }
    public ReadOnlySpan<byte> Url { get; set; }

    // CSP Level 3 (kebab-case and camelCase alike), Integrity-Policy, COEP.
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

    // Everything else: the body's own `type`, ids of policies, features and deprecations, messages.
    public ReadOnlySpan<byte> BodyType { get; set; }
    public ReadOnlySpan<byte> Id { get; set; }
    public ReadOnlySpan<byte> Message { get; set; }
    public ReadOnlySpan<byte> Reason { get; set; }

    /// <summary>The parts that decide which observation a report belongs to, written one after another with their lengths.</summary>
    /// <returns>How many bytes were written, or -1 when the destination is too short: treat the report as new then.</returns>
    public readonly int WriteIdentity(Span<byte> destination)
    {
        var at = 0;
        if (destination.Length == 0) return -1;
        destination[at++] = (byte)Kind;
        if (Kind == ReportType.Other && !Put(Type, destination, ref at)) return -1;
        // What names the page of a document that has no address.
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
