using PageShield.Reports.Batches;

namespace PageShield.Reports.Urls;

/// <summary>A site's learned templates. The hub learns them; the hub and endpoints use them to fold URLs.</summary>
public sealed class LearnedTemplates
{
    /// <summary>Maximum number of templates.</summary>
    public const int MaxCount = 500;

    /// <summary>Maximum length of the stored form, in characters.</summary>
    public const int MaxLength = 256 << 10;

    private readonly Dictionary<string, LearnedTemplate[]> _byOrigin;

    private LearnedTemplates(IReadOnlyList<LearnedTemplate> all)
    {
        All = all;
        _byOrigin = all.GroupBy(learned => OriginOf(learned.Prefix), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.OrderBy(learned => learned.Prefix.AsSpan().Count('/')).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The empty list.</summary>
    public static LearnedTemplates None { get; } = new([]);

    public IReadOnlyList<LearnedTemplate> All { get; }

    /// <summary>Creates a list of the first <see cref="MaxCount"/> templates.</summary>
    public static LearnedTemplates Of(IEnumerable<LearnedTemplate> learned) => new([.. learned.Take(MaxCount)]);

    /// <summary>Reads the stored form with one template per line. Skips invalid lines.</summary>
    public static LearnedTemplates Read(string? stored) =>
        string.IsNullOrEmpty(stored) || stored.Length > MaxLength
            ? None
            : Of(stored.Split('\n').Select(line => LearnedTemplate.TryParse(line, out var learned) ? learned : null).OfType<LearnedTemplate>());

    /// <summary>The stored form; null if there are no templates.</summary>
    public string? Serialize() => All.Count == 0 ? null : string.Join('\n', All.Select(learned => learned.Serialize()));

    /// <summary>Folds a URL template. Returns it unchanged if no learned template matches.</summary>
    public string Fold(LearnedKind kind, string template)
    {
        if (All.Count == 0 || !_byOrigin.TryGetValue(OriginOf(template), out var candidates)) return template;

        // Shallow before deep: a deeper prefix contains the placeholders of those above it.
        foreach (var learned in candidates)
            if (learned.Kind == kind && learned.TryFold(template, out var folded)) template = folded;
        return template;
    }

    /// <summary>Folds the URLs of an observation. Returns the same instance if nothing changes.</summary>
    public ObservationKey Fold(ObservationKey key)
    {
        if (All.Count == 0) return key;

        var page = Fold(LearnedKind.Page, key.PageUrl);
        var blocked = Fold(LearnedKind.Resource, key.BlockedUrl);
        var source = Fold(LearnedKind.Resource, Fold(LearnedKind.Page, key.SourceFile));
        return ReferenceEquals(page, key.PageUrl) && ReferenceEquals(blocked, key.BlockedUrl) && ReferenceEquals(source, key.SourceFile)
            ? key
            : key with { PageUrl = page, BlockedUrl = blocked, SourceFile = source };
    }

    /// <summary>Scheme, host and port, up to the slash after the authority.</summary>
    private static string OriginOf(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0) return "";
        var end = url.IndexOf('/', authority + 3);
        return end < 0 ? url : url[..end];
    }
}
