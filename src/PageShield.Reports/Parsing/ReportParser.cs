using System.Text.Json;

namespace PageShield.Reports.Parsing;

/// <summary>
/// Parses the body of a report request by its shape, regardless of the content type: the legacy <c>csp-report</c>
/// object, the array of the Reporting API, the single objects and mixed forms of Safari, and bare reports.
/// </summary>
/// <remarks>
/// One pass, no allocation, time linear in the body. At most <see cref="MaxItems"/> items and <see cref="MaxDepth"/>
/// levels are read. Never throws. Items before a syntax error are kept.
/// </remarks>
public static class ReportParser
{
    /// <summary>Maximum number of items in an array. All further items count as one rejection.</summary>
    public const int MaxItems = 1000;

    /// <summary>Maximum nesting depth. Deeper JSON counts as malformed.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    /// <summary>Passes every item of the body to the visitor.</summary>
    /// <returns>False if the body is not a JSON object or array. The sender then gets a 400 response.</returns>
    public static bool Read<TVisitor>(ReadOnlySpan<byte> body, ref TVisitor visitor)
        where TVisitor : IReportVisitor, allows ref struct
    {
        body = Trim(body);
        if (body.IsEmpty)
        {
            visitor.Rejected(RejectReason.Empty);
            return false;
        }

        var found = 0;
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray) return ReadArray(ref reader, body, ref visitor, ref found);
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadItem(ref reader, body, ref visitor);
                return true;
            }

            visitor.Rejected(RejectReason.NotAnObject);
            return false;
        }
        catch (JsonException)
        {
            visitor.Rejected(RejectReason.MalformedJson);
            return found > 0;
        }
    }

    private static bool ReadArray<TVisitor>(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref TVisitor visitor, ref int found)
        where TVisitor : IReportVisitor, allows ref struct
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (found == MaxItems)
            {
                visitor.Rejected(RejectReason.TooManyItems);
                return true;
            }

            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadItem(ref reader, body, ref visitor);
            }
            else
            {
                reader.Skip();
                visitor.Rejected(RejectReason.NotAnObject);
            }

            found++;
        }

        if (found == 0) visitor.Rejected(RejectReason.Empty);
        return true;
    }

    private static void ReadItem<TVisitor>(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref TVisitor visitor)
        where TVisitor : IReportVisitor, allows ref struct
    {
        var start = (int)reader.TokenStartIndex;
        var report = default(RawReport);
        var isLegacy = false;
        var depth = reader.CurrentDepth;

        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;

            var field = ReportFields.Of(reader.ValueSpan);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject && field is ReportField.CspReport or ReportField.Body)
            {
                isLegacy |= field == ReportField.CspReport;
                ReadBody(ref reader, ref report);
            }
            else
            {
                Keep(ref reader, field, ref report, isEnvelope: true);
            }
        }

        report.Json = body[start..(int)reader.BytesConsumed];
        report.Kind = KindOf(report, isLegacy);
        if (report.Kind == ReportType.Other && report.Type.IsEmpty) visitor.Rejected(RejectReason.UnknownShape);
        else if (!HasContent(report)) visitor.Rejected(RejectReason.NothingReported);
        else visitor.Report(report);
    }

    private static void ReadBody(ref Utf8JsonReader reader, ref RawReport report)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;

            var field = ReportFields.Of(reader.ValueSpan);
            reader.Read();
            Keep(ref reader, field, ref report, isEnvelope: false);
        }
    }

    private static void Keep(ref Utf8JsonReader reader, ReportField field, ref RawReport report, bool isEnvelope)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        if (field == ReportField.Unknown || reader.TokenType == JsonTokenType.Null) return;

        // Senders disagree about types (T17): a number may arrive as a string, and vice versa.
        var value = reader.ValueSpan;
        switch (field)
        {
            case ReportField.Type when isEnvelope: report.Type = value; break;
            case ReportField.Type: report.BodyType = value; break;
            case ReportField.Url when isEnvelope || report.Url.IsEmpty: report.Url = value; break;
            case ReportField.DocumentUrl: report.DocumentUrl = value; break;
            case ReportField.BlockedUrl: report.BlockedUrl = value; break;
            case ReportField.EffectiveDirective: report.EffectiveDirective = value; break;
            case ReportField.ViolatedDirective: report.ViolatedDirective = value; break;
            case ReportField.OriginalPolicy: report.OriginalPolicy = value; break;
            case ReportField.Disposition: report.Disposition = value; break;
            case ReportField.SourceFile: report.SourceFile = value; break;
            case ReportField.Sample: report.Sample = value; break;
            case ReportField.Line: report.Line = value; break;
            case ReportField.Column: report.Column = value; break;
            case ReportField.Status: report.Status = value; break;
            case ReportField.Referrer: report.Referrer = value; break;
            case ReportField.ReportOnly: report.ReportOnly = value; break;
            case ReportField.SubresourceUrl: report.SubresourceUrl = value; break;
            case ReportField.Hash: report.Hash = value; break;
            case ReportField.Destination: report.Destination = value; break;
            case ReportField.Id: report.Id = value; break;
            case ReportField.Message: report.Message = value; break;
            case ReportField.Reason: report.Reason = value; break;
        }
    }

    private static ReportType KindOf(in RawReport report, bool isLegacy)
    {
        var named = ReportTypes.Of(report.Type);
        if (named != ReportType.Other) return named;
        if (isLegacy) return ReportType.CspViolation;
        if (!report.Type.IsEmpty) return ReportType.Other;
        if (!report.EffectiveDirective.IsEmpty || !report.ViolatedDirective.IsEmpty) return ReportType.CspViolation;
        return report.SubresourceUrl.IsEmpty ? ReportType.Other : ReportType.CspHash;
    }

    private static bool HasContent(in RawReport report) => report.Kind switch
    {
        ReportType.CspViolation => !(report.EffectiveDirective.IsEmpty && report.ViolatedDirective.IsEmpty && report.BlockedUrl.IsEmpty),
        ReportType.CspHash => !report.SubresourceUrl.IsEmpty,
        ReportType.IntegrityViolation => !report.BlockedUrl.IsEmpty,
        _ => true,
    };

    /// <summary>Removes a byte order mark, and surrounding white space and NULs.</summary>
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        return body.Trim(" \t\r\n\0"u8);
    }
}
