using System.Text.Json.Serialization;
using PageShield.Alerts.Channels;
using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Inventory.Scripts;
using PageShield.Sites;

namespace PageShield.Alerts.Rules;

/// <summary>A rule's settings as entered, before validation. The members are those of <see cref="AlertRule"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AlertRuleSettings
{
    private const int MinutesOfDay = 24 * 60, MostHosts = 200, LongestEscalation = 7 * MinutesOfDay;

    public string Name { get; init => field = value ?? ""; } = ""; // JSON may contain null

    public bool IsEnabled { get; init; } = true;

    public int? SiteId { get; init; }

    public IReadOnlyList<string> Events { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    public string? LeastSeverity { get; init; }

    public bool OnlyPaymentPages { get; init; }

    public string? PagePrefix { get; init; }

    public IReadOnlyList<string> Hosts { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    public Party? Party { get; init; }

    public IReadOnlyList<string> Categories { get; init => field = [.. (value ?? []).OfType<string>()]; } = [];

    public int? HighestScore { get; init; }

    public ChangeClass? LeastClass { get; init; }

    public AlertPace Pace { get; init; }

    /// <summary>Minute of the day, 0 to 1439.</summary>
    public int DigestMinute { get; init; } = 8 * 60;

    /// <summary>IANA name; empty for the first account's time zone.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";

    public int? QuietFrom { get; init; }

    public int? QuietTo { get; init; }

    public bool CriticalBreaksQuiet { get; init; } = true;

    public IReadOnlyList<int> Channels { get; init => field = value ?? []; } = [];

    public int? EscalateAfterMinutes { get; init; }

    public IReadOnlyList<int> EscalateTo { get; init => field = value ?? []; } = [];

    public static AlertRuleSettings Of(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new()
        {
            Name = rule.Name,
            IsEnabled = rule.IsEnabled,
            SiteId = rule.SiteId,
            Events = rule.Events,
            LeastSeverity = rule.LeastSeverity?.Word(),
            OnlyPaymentPages = rule.OnlyPaymentPages,
            PagePrefix = rule.PagePrefix,
            Hosts = rule.Hosts,
            Party = rule.Party,
            Categories = rule.Categories,
            HighestScore = rule.HighestScore,
            LeastClass = rule.LeastClass,
            Pace = rule.Pace,
            DigestMinute = rule.DigestMinute,
            TimeZone = rule.TimeZone,
            QuietFrom = rule.QuietFrom,
            QuietTo = rule.QuietTo,
            CriticalBreaksQuiet = rule.CriticalBreaksQuiet,
            Channels = rule.Channels,
            EscalateAfterMinutes = rule.EscalateAfterMinutes,
            EscalateTo = rule.EscalateTo,
        };
    }

    /// <summary>All validation problems; empty if the settings are valid. The caller checks that the site and the channels exist.</summary>
    public IReadOnlyList<ChannelProblem> Problems()
    {
        List<ChannelProblem> problems = [];
        void Check(bool isRight, string field, string text)
        {
            if (!isRight) problems.Add(new(field, text));
        }

        Check(!string.IsNullOrWhiteSpace(Name) && Name.Length <= 100 && !Name.Any(char.IsControl), "name",
            "Give the rule a name of 1 to 100 characters on one line.");
        Check(Events.All(AlertEvents.All.Contains), "events", $"Valid events are {string.Join(", ", AlertEvents.All)}.");
        Check(LeastSeverity is null || Severities.Read(LeastSeverity) is not null, "leastSeverity",
            "Valid severities are info, low, medium, high and critical.");
        Check(PagePrefix is null or { Length: > 0 and <= 500 } && PagePrefix?.Contains("://", StringComparison.Ordinal) != true, "pagePrefix",
            "Enter the beginning of an address without https://, such as shop.example/checkout.");
        Check(Hosts.Count <= MostHosts && Hosts.All(static host => Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4), "hosts",
            $"Enter at most {MostHosts} hosts such as vendor.example.");
        Check(HighestScore is null or >= 1 and <= 99, "highestScore", "A score is between 1 (malicious) and 99 (clean).");
        Check(DigestMinute is >= 0 and < MinutesOfDay, "digestMinute", "Enter a time of day.");
        Check(QuietFrom is null == QuietTo is null && QuietFrom is null or >= 0 and < MinutesOfDay && QuietTo is null or >= 0 and < MinutesOfDay,
            "quietFrom", "Enter both ends of the quiet hours, or neither.");
        Check(TimeZone.Length == 0 || CrawlSchedule.TryFindZone(TimeZone, out _), "timeZone", "Use an IANA name such as Europe/Vienna.");
        Check(EscalateAfterMinutes is null or >= 1 and <= LongestEscalation, "escalateAfterMinutes", "Enter a time between one minute and one week.");
        return problems;
    }

    /// <summary>Writes the settings into a rule. Call it only if there are no <see cref="Problems"/>.</summary>
    public void ApplyTo(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        (rule.Name, rule.IsEnabled, rule.SiteId) = (Name.Trim(), IsEnabled, SiteId);
        (rule.Events, rule.LeastSeverity, rule.OnlyPaymentPages, rule.PagePrefix) =
            ([.. Events.Distinct()], Severities.Read(LeastSeverity), OnlyPaymentPages, PagePrefix?.Trim());
        (rule.Hosts, rule.Party, rule.Categories) =
            ([.. Hosts.Select(static host => host.ToLowerInvariant()).Distinct()], Party, [.. Categories.Distinct()]);
        (rule.HighestScore, rule.LeastClass) = (HighestScore, LeastClass);
        (rule.Pace, rule.DigestMinute, rule.TimeZone) = (Pace, DigestMinute, TimeZone);
        (rule.QuietFrom, rule.QuietTo, rule.CriticalBreaksQuiet) = (QuietFrom, QuietTo, CriticalBreaksQuiet);
        (rule.Channels, rule.EscalateAfterMinutes, rule.EscalateTo) = ([.. Channels.Distinct()], EscalateAfterMinutes, [.. EscalateTo.Distinct()]);
    }
}
