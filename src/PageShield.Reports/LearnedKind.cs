using System.Diagnostics.CodeAnalysis;

namespace PageShield.Reports;

/// <summary>Which URLs a learned template is about.</summary>
public enum LearnedKind
{
    /// <summary>Addresses of documents.</summary>
    Page,

    /// <summary>Addresses of what documents load.</summary>
    Resource,
}
