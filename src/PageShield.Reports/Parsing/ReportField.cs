namespace PageShield.Reports.Parsing;

/// <summary>Members of reports, in any spelling: kebab-case, camelCase or snake_case.</summary>
internal enum ReportField
{
    Unknown,
    CspReport,
    Body,
    Type,
    Url,
    DocumentUrl,
    BlockedUrl,
    EffectiveDirective,
    ViolatedDirective,
    OriginalPolicy,
    Disposition,
    SourceFile,
    Sample,
    Line,
    Column,
    Status,
    Referrer,
    ReportOnly,
    SubresourceUrl,
    Hash,
    Destination,
    Id,
    Message,
    Reason,
}
