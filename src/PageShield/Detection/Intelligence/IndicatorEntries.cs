namespace PageShield.Detection.Intelligence;

/// <summary>Collects entries while a list is read. The limit keeps an oversized feed from filling memory.</summary>
internal sealed class IndicatorEntries(ThreatCategory category)
{
    /// <summary>Maximum number of entries per list.</summary>
    public const int Max = 5_000_000;

    public List<Indicator> Indicators { get; } = [];

    public int Skipped { get; private set; }

    public void Add(string text, string note = "", ThreatCategory? ownCategory = null)
    {
        if (Indicators.Count < Max && Indicator.TryParse(text, ownCategory ?? category, note, out var indicator) && indicator is not null)
            Indicators.Add(indicator);
        else
            Skipped++;
    }

    public void Skip() => Skipped++;

    public ThreatCategory CategoryFrom(string words) => IndicatorList.CategoryOf(words, category);
}
