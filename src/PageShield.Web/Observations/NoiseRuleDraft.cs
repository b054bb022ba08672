using PageShield.Observations.Rules;

namespace PageShield.Web.Observations;

public sealed record NoiseRuleDraft(NoiseRuleKind Kind, string? Pattern, string? Note);
