using PageShield.Reports;
using PageShield.Reports.Urls;

namespace PageShield.Observations.Patterns;

/// <summary>A learned template, with the data it was learned from.</summary>
/// <param name="Template">The template to fold by.</param>
/// <param name="Examples">Some of the URLs that it folds.</param>
/// <param name="Values">Number of distinct values seen.</param>
public sealed record Lesson(LearnedTemplate Template, IReadOnlyList<string> Examples, int Values);
