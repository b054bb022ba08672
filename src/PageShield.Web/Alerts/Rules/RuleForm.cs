using System.Globalization;
using PageShield.Alerts;
using PageShield.Alerts.Rules;
using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Storage;
using PageShield.Web.Layout.Text;

namespace PageShield.Web.Alerts.Rules;

/// <summary>The form fields of a rule.</summary>
public sealed class RuleForm
{
    private static readonly char[] Separators = ['\n', '\r', ' ', ',', ';', '\t'];

    public string? Name { get; set; }

    public bool IsEnabled { get; set; }

    public string? SiteId { get; set; }

    /// <summary>Checked events; null or all match every event.</summary>
    public List<string>? Events { get; set; }

    public string? LeastSeverity { get; set; }

    public bool OnlyPaymentPages { get; set; }

    public string? PagePrefix { get; set; }

    public string? Hosts { get; set; }

    public string? Party { get; set; }

    public string? Categories { get; set; }

    public string? HighestScore { get; set; }

    public string? LeastClass { get; set; }

    public string? Pace { get; set; }

    public string? DigestAt { get; set; }

    public string? TimeZone { get; set; }

    public string? QuietFrom { get; set; }

    public string? QuietTo { get; set; }

    public bool CriticalBreaksQuiet { get; set; }

    public List<string>? Channels { get; set; }

    public string? EscalateAfterMinutes { get; set; }

    public List<string>? EscalateTo { get; set; }

    public static RuleForm Of(AlertRuleSettings rule) => new()
    {
        Name = rule.Name,
        IsEnabled = rule.IsEnabled,
        SiteId = Text(rule.SiteId),
        Events = [.. rule.Events],
        LeastSeverity = rule.LeastSeverity,
        OnlyPaymentPages = rule.OnlyPaymentPages,
        PagePrefix = rule.PagePrefix,
        Hosts = string.Join('\n', rule.Hosts),
        Party = rule.Party?.ToString().ToLowerInvariant(),
        Categories = string.Join(", ", rule.Categories),
        HighestScore = Text(rule.HighestScore),
        LeastClass = rule.LeastClass?.ToString().ToLowerInvariant(),
        Pace = rule.Pace == AlertPace.ListOnly ? "list-only" : rule.Pace.ToString().ToLowerInvariant(),
        DigestAt = RuleSentence.Clock(rule.DigestMinute),
        TimeZone = ZoneName.Of(rule.TimeZone),
        QuietFrom = rule.QuietFrom is { } from ? RuleSentence.Clock(from) : null,
        QuietTo = rule.QuietTo is { } to ? RuleSentence.Clock(to) : null,
        CriticalBreaksQuiet = rule.CriticalBreaksQuiet,
        Channels = [.. rule.Channels.Select(id => id.ToString(CultureInfo.InvariantCulture))],
        EscalateAfterMinutes = Text(rule.EscalateAfterMinutes),
        EscalateTo = [.. rule.EscalateTo.Select(id => id.ToString(CultureInfo.InvariantCulture))],
    };

    public AlertRuleSettings ToSettings() => new()
    {
        Name = Name ?? "",
        IsEnabled = IsEnabled,
        SiteId = Number(SiteId),
        Events = Events is null || AlertEvents.All.All(Events.Contains) ? [] : Events,
        LeastSeverity = QueryValue.Text(LeastSeverity),
        OnlyPaymentPages = OnlyPaymentPages,
        PagePrefix = QueryValue.Text(PagePrefix),
        Hosts = Hosts?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [],
        Party = QueryValue.Member<Party>(Party),
        Categories = Categories?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [],
        HighestScore = QueryValue.Text(HighestScore) is null ? null : Number(HighestScore) ?? 0,
        LeastClass = QueryValue.Member<ChangeClass>(LeastClass),
        Pace = QueryValue.Member<AlertPace>(Pace) ?? AlertPace.Immediate,
        DigestMinute = Minute(DigestAt) ?? 8 * 60,
        TimeZone = QueryValue.Text(TimeZone) ?? "",
        QuietFrom = Minute(QuietFrom),
        QuietTo = Minute(QuietTo),
        CriticalBreaksQuiet = CriticalBreaksQuiet,
        Channels = [.. (Channels ?? []).Select(Number).OfType<int>()],
        EscalateAfterMinutes = QueryValue.Text(EscalateAfterMinutes) is null ? null : Number(EscalateAfterMinutes) ?? 0,
        EscalateTo = [.. (EscalateTo ?? []).Select(Number).OfType<int>()],
    };

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Minute(string? text) =>
        TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var clock) ? (clock.Hour * 60) + clock.Minute : null;
}
