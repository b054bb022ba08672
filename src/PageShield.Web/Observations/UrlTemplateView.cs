namespace PageShield.Web.Observations;

/// <summary>A learned template with the data it was learned from.</summary>
public sealed record UrlTemplateView(
    long Id, string Kind, string Pattern, IReadOnlyList<string> Except, IReadOnlyList<string> Examples, int Values, DateTimeOffset LearnedAt,
    DateTimeOffset? RevertedAt, string? RevertedBy);
