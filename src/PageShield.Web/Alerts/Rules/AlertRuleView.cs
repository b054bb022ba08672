using PageShield.Alerts.Rules;

namespace PageShield.Web.Alerts.Rules;

/// <summary>A rule as returned by the API.</summary>
/// <param name="Id">The rule's id.</param>
/// <param name="Position">Rules are evaluated by ascending position; the first match wins.</param>
/// <param name="Settings">The editable settings.</param>
public sealed record AlertRuleView(long Id, int Position, AlertRuleSettings Settings)
{
    public static AlertRuleView Of(AlertRule rule) => new(rule.Id, rule.Position, AlertRuleSettings.Of(rule));
}
