using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PageShield.Alerts.Raising;
using PageShield.Changes;
using PageShield.Inventory;
using PageShield.Inventory.Connections;
using PageShield.Reports;

namespace PageShield.Alerts.Rules;

/// <summary>
/// Decides which alerts go to which channels and when. Rules are evaluated in the order of <see cref="Position"/>; the first match wins.
/// </summary>
public sealed class AlertRule
{
    public long Id { get; set; }

    public int Position { get; set; }

    public required string Name { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Only this site's alerts; null for all sites.</summary>
    public int? SiteId { get; set; }

    /// <summary>Names from <see cref="AlertEvents.All"/>; empty for all.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Minimum severity; null for any.</summary>
    public Severity? LeastSeverity { get; set; }

    public bool OnlyPaymentPages { get; set; }

    /// <summary>Prefix of page URLs without scheme, such as <c>shop.example/checkout</c>; null for any page.</summary>
    public string? PagePrefix { get; set; }

    /// <summary>Hosts, including their subdomains; empty for all.</summary>
    public List<string> Hosts { get; set; } = [];

    public Party? Party { get; set; }

    /// <summary>Verdict categories, such as <c>skimmer</c>; empty for all.</summary>
    public List<string> Categories { get; set; } = [];

    /// <summary>Only scripts with at most this score, 1 to 99; null for any.</summary>
    public int? HighestScore { get; set; }

    /// <summary>Minimum depth of a change; null for any alert, including alerts that are not about a change.</summary>
    public ChangeClass? LeastClass { get; set; }

    public AlertPace Pace { get; set; }

    /// <summary>Minute of the day at which a daily or weekly digest is sent, 0 to 1439, in <see cref="TimeZone"/>.</summary>
    public int DigestMinute { get; set; } = 8 * 60;

    /// <summary>IANA time zone of the digest and quiet hours; empty for the first account's time zone.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>Minute of the day at which quiet hours start; null for none.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>Minute of the day at which quiet hours end. A value before the start means the next day.</summary>
    public int? QuietTo { get; set; }

    /// <summary>Whether critical alerts are sent during quiet hours.</summary>
    public bool CriticalBreaksQuiet { get; set; } = true;

    /// <summary>Channel ids; empty for all channels.</summary>
    public List<int> Channels { get; set; } = [];

    /// <summary>Minutes without acknowledgement until a reminder is sent; null for no reminder.</summary>
    public int? EscalateAfterMinutes { get; set; }

    /// <summary>Ids of the channels that get the reminder; empty for the same channels.</summary>
    public List<int> EscalateTo { get; set; } = [];

    /// <summary>Drops removed channels. A rule left without channels then uses all of them: too many is better than nobody.</summary>
    internal void Forget(IReadOnlyCollection<int> channels)
    {
        if (Channels.Exists(channels.Contains)) Channels = [.. Channels.Except(channels)];
        if (EscalateTo.Exists(channels.Contains)) EscalateTo = [.. EscalateTo.Except(channels)];
    }

    internal bool Matches(AlertDraft draft, int siteId) =>
        IsEnabled
        && (SiteId is null || SiteId == siteId)
        && (Events.Count == 0 || Events.Contains(draft.Event))
        && (LeastSeverity is null || draft.Severity >= LeastSeverity)
        && (!OnlyPaymentPages || draft.OnPaymentPage)
        && (PagePrefix is null || draft.PageUrls.Any(url => Urls.WithoutScheme(url).StartsWith(PagePrefix, StringComparison.OrdinalIgnoreCase)))
        && (Hosts.Count == 0 || draft.Hosts.Append(draft.Vendor).Any(IsNamed))
        && (Party is null || Party == draft.Party)
        && (Categories.Count == 0 || draft.Category is { } category && Categories.Contains(category, StringComparer.OrdinalIgnoreCase))
        && (HighestScore is null || draft.Score <= HighestScore)
        && (LeastClass is null || draft.Class >= LeastClass);

    private bool IsNamed(string host) => Hosts.Any(named => host == named || host.EndsWith("." + named, StringComparison.Ordinal));

    private static class Urls
    {
        public static string WithoutScheme(string url) => url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? url[(at + 3)..] : url;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<AlertRule>
    {
        public void Configure(EntityTypeBuilder<AlertRule> builder)
        {
            builder.ToTable("alert_rules");
            builder.Property(rule => rule.Id).ValueGeneratedNever();
            builder.HasIndex(rule => rule.Position);
            builder.Property(rule => rule.Name).HasMaxLength(100);
            builder.Property(rule => rule.PagePrefix).HasMaxLength(500);
            builder.Property(rule => rule.TimeZone).HasMaxLength(64);
        }
    }
}
