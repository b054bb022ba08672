namespace PageShield.Reports.Parsing;

/// <summary>Identifies members by length first, which takes only a few comparisons per member.</summary>
internal static class ReportFields
{
    public static ReportField Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => ReportField.Id,
        3 when name.SequenceEqual("url"u8) => ReportField.Url,
        4 => name.SequenceEqual("type"u8) ? ReportField.Type
            : name.SequenceEqual("body"u8) ? ReportField.Body
            : name.SequenceEqual("hash"u8) ? ReportField.Hash
            : ReportField.Unknown,
        6 => name.SequenceEqual("sample"u8) ? ReportField.Sample
            : name.SequenceEqual("reason"u8) ? ReportField.Reason
            : ReportField.Unknown,
        7 when name.SequenceEqual("message"u8) => ReportField.Message,
        8 => name.SequenceEqual("referrer"u8) ? ReportField.Referrer
            : name.SequenceEqual("policyId"u8) ? ReportField.Id
            : ReportField.Unknown,
        9 => name.SequenceEqual("featureId"u8) || name.SequenceEqual("policy-id"u8) ? ReportField.Id : ReportField.Unknown,
        10 => name.SequenceEqual("csp-report"u8) ? ReportField.CspReport
            : name.SequenceEqual("blockedURL"u8) || name.SequenceEqual("blockedUrl"u8) || name.SequenceEqual("blockedURI"u8) ? ReportField.BlockedUrl
            : name.SequenceEqual("sourceFile"u8) ? ReportField.SourceFile
            : name.SequenceEqual("lineNumber"u8) ? ReportField.Line
            : name.SequenceEqual("statusCode"u8) ? ReportField.Status
            : name.SequenceEqual("reportOnly"u8) ? ReportField.ReportOnly
            : ReportField.Unknown,
        11 => name.SequenceEqual("blocked-uri"u8) || name.SequenceEqual("blocked_url"u8)
            || name.SequenceEqual("blocked-url"u8) ? ReportField.BlockedUrl
            : name.SequenceEqual("disposition"u8) ? ReportField.Disposition
            : name.SequenceEqual("source-file"u8) || name.SequenceEqual("source_file"u8) ? ReportField.SourceFile
            : name.SequenceEqual("line-number"u8) || name.SequenceEqual("line_number"u8) ? ReportField.Line
            : name.SequenceEqual("status-code"u8) || name.SequenceEqual("status_code"u8) ? ReportField.Status
            : name.SequenceEqual("documentURL"u8) || name.SequenceEqual("documentURI"u8)
                || name.SequenceEqual("documentUrl"u8) ? ReportField.DocumentUrl
            : name.SequenceEqual("destination"u8) ? ReportField.Destination
            : name.SequenceEqual("report_only"u8) || name.SequenceEqual("report-only"u8) ? ReportField.ReportOnly
            : ReportField.Unknown,
        12 => name.SequenceEqual("document-uri"u8) || name.SequenceEqual("document_url"u8)
            || name.SequenceEqual("document-url"u8) ? ReportField.DocumentUrl
            : name.SequenceEqual("columnNumber"u8) ? ReportField.Column
            : ReportField.Unknown,
        13 => name.SequenceEqual("script-sample"u8) ? ReportField.Sample
            : name.SequenceEqual("column-number"u8) || name.SequenceEqual("column_number"u8) ? ReportField.Column
            : ReportField.Unknown,
        14 => name.SequenceEqual("originalPolicy"u8) ? ReportField.OriginalPolicy
            : name.SequenceEqual("subresourceURL"u8) || name.SequenceEqual("subresourceUrl"u8) ? ReportField.SubresourceUrl
            : ReportField.Unknown,
        15 => name.SequenceEqual("original-policy"u8) ? ReportField.OriginalPolicy
            : name.SequenceEqual("subresource_url"u8) || name.SequenceEqual("subresource-url"u8) ? ReportField.SubresourceUrl
            : ReportField.Unknown,
        17 when name.SequenceEqual("violatedDirective"u8) => ReportField.ViolatedDirective,
        18 => name.SequenceEqual("violated-directive"u8) ? ReportField.ViolatedDirective
            : name.SequenceEqual("effectiveDirective"u8) ? ReportField.EffectiveDirective
            : ReportField.Unknown,
        19 when name.SequenceEqual("effective-directive"u8) => ReportField.EffectiveDirective,
        _ => ReportField.Unknown,
    };
}
