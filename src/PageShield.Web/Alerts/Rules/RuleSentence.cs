using System.Globalization;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Web.Layout.Badges;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Alerts.Rules;

/// <summary>Describes a rule's conditions and actions in one sentence each.</summary>
internal static class RuleSentence
{
    public static string When(AlertRule rule, Func<int, string> siteName)
    {
        var parts = new List<string>
        {
            rule.Events.Count switch
            {
                0 => "Anything",
                <= 3 => string.Join(", ", rule.Events.Select(EventWords.Of)),
                var count => $"{string.Join(", ", rule.Events.Take(2).Select(EventWords.Of))} and {count - 2} more",
            },
        };
        if (rule.LeastSeverity is { } severity) parts.Add($"{severity} or higher");
        if (rule.LeastClass is { } depth)
            parts.Add(depth == ChangeClass.Capability ? "with new capabilities" : $"changing at least {depth.ToString().ToLowerInvariant()}");
        if (rule.OnlyPaymentPages) parts.Add("on payment pages");
        if (rule.PagePrefix is { } prefix) parts.Add($"on pages of {prefix}");
        if (rule.Party is { } party) parts.Add(party == Party.First ? "from your own code" : "from third parties");
        if (rule.Hosts.Count > 0)
            parts.Add($"from {string.Join(", ", rule.Hosts.Take(3))}{(rule.Hosts.Count > 3 ? $" and {rule.Hosts.Count - 3} more" : "")}");
        if (rule.Categories.Count > 0) parts.Add($"classified as {string.Join(" or ", rule.Categories)}");
        if (rule.HighestScore is { } score) parts.Add($"with a score of {score} or less ({ScoreWords.Scale})");
        if (rule.SiteId is { } site) parts.Add($"for {siteName(site)}");
        return string.Join(", ", parts);
    }

    public static string Then(AlertRule rule, Func<int, string> channelName)
    {
        if (rule.Pace == AlertPace.ListOnly) return "Listed here; nobody is notified.";

        var text = rule.Pace switch
        {
            AlertPace.Hourly => "Hourly digest",
            AlertPace.Daily => $"Daily digest at {Clock(rule.DigestMinute)}",
            AlertPace.Weekly => $"Weekly digest on Mondays at {Clock(rule.DigestMinute)}",
            _ => "Sent immediately",
        };
        text += rule.Channels.Count == 0 ? ", to every channel" : $", to {string.Join(", ", rule.Channels.Select(channelName))}";
        if (rule is { QuietFrom: { } from, QuietTo: { } to })
            text += $"; quiet from {Clock(from)} to {Clock(to)}{(rule.TimeZone.Length == 0 ? "" : " " + ZoneName.Of(rule.TimeZone))}"
                + (rule.CriticalBreaksQuiet ? " except for critical alerts" : "");
        if (rule.EscalateAfterMinutes is { } minutes)
            text += $"; repeated after {Span(minutes)} if not acknowledged"
                + (rule.EscalateTo.Count > 0 ? $", to {string.Join(", ", rule.EscalateTo.Select(channelName))}" : "");
        return text + ".";
    }

    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    private static string Span(int minutes) => minutes % 60 == 0 ? minutes == 60 ? "an hour" : $"{minutes / 60} hours" : $"{minutes} minutes";
}
