using PageShield.Observations.Rules;

namespace PageShield.Web.Observations;

public sealed record NoiseRuleView(long Id, NoiseRuleKind Kind, string Pattern, string? Note, DateTimeOffset CreatedAt, string CreatedBy);
