using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Reports;

namespace PageShield.Alerts.Raising;

/// <summary>An alert before deduplication.</summary>
internal sealed record AlertDraft
{
    private const int LongestKey = 200;

    public required string Event { get; init; }

    /// <summary>The vendor of the code concerned, as a registrable domain. One vendor's news of one occasion is one alert.</summary>
    public required string Vendor { get; init; }

    /// <summary>The origin: a crawl, or a day of visitors' reports.</summary>
    public required string Occasion { get; init; }

    /// <summary>When visitors' reports first named it; null if none did. This alert then raises the severity of that day's claim.</summary>
    public DateTimeOffset? ClaimedOn { get; init; }

    public required Severity Severity { get; init; }

    public required AlertWords Words { get; init; }

    public long? ScriptId { get; init; }

    public long? ChangeId { get; init; }

    public long? CrawlId { get; init; }

    /// <summary>The hosts concerned, for rules.</summary>
    public IReadOnlyCollection<string> Hosts { get; init; } = [];

    /// <summary>URLs of the pages concerned, for rules; empty if it is about the whole site.</summary>
    public IReadOnlyCollection<string> PageUrls { get; init; } = [];

    public bool OnPaymentPage { get; init; }

    public Party? Party { get; init; }

    /// <summary>The verdict's category, such as <c>skimmer</c>.</summary>
    public string? Category { get; init; }

    /// <summary>The lowest score, 1 to 99.</summary>
    public int? Score { get; init; }

    public ChangeClass? Class { get; init; }

    /// <summary><see cref="Change.Sameness"/> of all its changes. An alert with the same values on another site is the same news.</summary>
    public IReadOnlyCollection<Sha256Hash> Sameness { get; init; } = [];

    /// <summary>The value for <see cref="Alert.DedupeKey"/>.</summary>
    public string Key => KeyOf(Occasion);

    /// <summary>The key of the alert that reported it as a claim; null if there can be none.</summary>
    public string? ClaimKey => ClaimedOn is { } day ? KeyOf(AlertRaiser.Occasion(null, day)) : null;

    private string KeyOf(string occasion)
    {
        // A verdict, a threat list match and a canary are about the same incident.
        var what = AlertEvents.IsAttack(Event) ? "attack" : Event;
        var key = $"{what}:{Vendor}:{occasion}";
        return key.Length <= LongestKey ? key : $"{what}:{Sha256Hash.OfText(Vendor)}:{occasion}";
    }
}
