namespace PageShield.Detection.Intelligence;

/// <summary>One parsed list.</summary>
/// <param name="Name">The file name, shown as the source of a match.</param>
/// <param name="Indicators">Its usable entries.</param>
/// <param name="Skipped">Entries that could not be used (comments and blank lines do not count).</param>
public sealed record IndicatorList(string Name, IReadOnlyList<Indicator> Indicators, int Skipped)
{
    /// <summary>Maximum length of a list, in UTF-16 units.</summary>
    public const int MaxLength = 256 * 1024 * 1024;

    /// <summary>
    /// Parses a list in any of these formats: hosts file, AdBlock-style, one entry per line, CSV with a header, STIX 2.1 bundle, MISP event. The
    /// format is detected from the content, never from the file name.
    /// </summary>
    /// <returns>Null if the list is broken: nothing in it is a usable indicator, or its JSON is incomplete.</returns>
    public static IndicatorList? Parse(string name, string text)
    {
        var category = CategoryOf(name);
        var entries = new IndicatorEntries(category);
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        var read = start.Length > 0 && start[0] is '{' or '['
            && !start.StartsWith("[Adblock", StringComparison.OrdinalIgnoreCase)
            ? JsonIndicators.TryRead(text, entries)
            : LineIndicators.TryRead(text, entries);
        return read && entries.Indicators.Count > 0 ? new IndicatorList(name, entries.Indicators, entries.Skipped) : null;
    }

    /// <summary>The category for words in a list's name or an entry's description; <paramref name="otherwise"/> if they match none.</summary>
    public static ThreatCategory CategoryOf(string words, ThreatCategory otherwise = ThreatCategory.Skimmer)
    {
        bool Has(params ReadOnlySpan<string> candidates)
        {
            foreach (var candidate in candidates)
            {
                if (words.Contains(candidate, StringComparison.OrdinalIgnoreCase)) return true;
            }

            return false;
        }

        return Has("mining", "miner", "nocoin", "cryptojack") ? ThreatCategory.Miner
            : Has("drainer", "wallet") ? ThreatCategory.WalletDrainer
            : Has("fakeupdate", "fake-update", "fake_update", "socgholish", "clearfake", "clickfix", "fakecaptcha") ? ThreatCategory.FakeUpdate
            : Has("tds", "redirect", "malvert", "exploit", "parrot", "balada", "phish", "spam") ? ThreatCategory.Redirect
            : Has("supply", "loader", "malware", "c2", "botnet", "polyfill") ? ThreatCategory.SupplyChain
            : Has("magecart", "skimm") ? ThreatCategory.Skimmer
            : otherwise;
    }
}
