using PageShield.Reports;

namespace PageShield.Observations;

/// <summary>Something learned, with what it was learned from.</summary>
/// <param name="Template">By which to fold.</param>
/// <param name="Examples">Some URLs that it stands for.</param>
/// <param name="Values">Different values seen.</param>
public sealed record Lesson(LearnedTemplate Template, IReadOnlyList<string> Examples, int Values);
