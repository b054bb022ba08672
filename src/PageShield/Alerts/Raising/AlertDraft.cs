using PageShield.Changes;
using PageShield.Inventory.Connections;
using PageShield.Reports;

namespace PageShield.Alerts.Raising;

/// <summary>An alert before it is known whether it was told already.</summary>
internal sealed record AlertDraft
{
    private const int LongestKey = 200;

    public required string Event { get; init; }

    /// <summary>Whose code it is about, as a registrable domain; one vendor's news of one occasion is one alert.</summary>
    public required string Vendor { get; init; }

    /// <summary>What brought it up: a crawl, or a day of visitors' reports.</summary>
    public required string Occasion { get; init; }

    /// <summary>When visitors' reports first named it; null where none did. What they claimed that day becomes graver with this.</summary>
    public DateTimeOffset? ClaimedOn { get; init; }

    public required Severity Severity { get; init; }

    public required AlertWords Words { get; init; }

    public long? ScriptId { get; init; }

    public long? ChangeId { get; init; }

    public long? CrawlId { get; init; }

    /// <summary>For rules: hosts it is about.</summary>
    public IReadOnlyCollection<string> Hosts { get; init; } = [];

    /// <summary>For rules: URLs of the pages it is about; none where it is about the whole site.</summary>
    public IReadOnlyCollection<string> PageUrls { get; init; } = [];

    public bool OnPaymentPage { get; init; }

    public Party? Party { get; init; }

    /// <summary>The verdict's category, such as <c>skimmer</c>.</summary>
    public string? Category { get; init; }

    /// <summary>The lowest score, 1 to 99.</summary>
    public int? Score { get; init; }

    public ChangeClass? Class { get; init; }

    /// <summary><see cref="Change.Sameness"/> of all its changes: the same on another site is the same news.</summary>
    public IReadOnlyCollection<Sha256Hash> Sameness { get; init; } = [];

    /// <summary>For <see cref="Alert.DedupeKey"/>.</summary>
    public string Key => KeyOf(Occasion);

    /// <summary>The key of the alert that told it as a claim; null where there can be none.</summary>
    public string? ClaimKey => ClaimedOn is { } day ? KeyOf(AlertRaiser.Occasion(null, day)) : null;

    private string KeyOf(string occasion)
    {
        // Verdict, list and canary speak of one incident.
        var what = AlertEvents.IsAttack(Event) ? "attack" : Event;
        var key = $"{what}:{Vendor}:{occasion}";
        return key.Length <= LongestKey ? key : $"{what}:{Sha256Hash.OfText(Vendor)}:{occasion}";
    }
}
