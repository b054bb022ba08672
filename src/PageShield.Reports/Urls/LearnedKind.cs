using System.Diagnostics.CodeAnalysis;

namespace PageShield.Reports.Urls;

/// <summary>The kind of URLs that a learned template applies to.</summary>
public enum LearnedKind
{
    /// <summary>URLs of documents.</summary>
    Page,

    /// <summary>URLs of resources that documents load.</summary>
    Resource,
}
