namespace PageShield.Reports;

/// <summary>A site's learned templates, ready to fold with; a hub learns them, and hub and endpoints fold by them alike.</summary>
public sealed class LearnedTemplates
{
    /// <summary>More are neither kept nor read.</summary>
    public const int MaxCount = 500;

    /// <summary>The longest stored form that is read, in characters.</summary>
    public const int MaxLength = 256 << 10;

    private readonly Dictionary<string, LearnedTemplate[]> _byOrigin;

    private LearnedTemplates(IReadOnlyList<LearnedTemplate> all)
    {
        All = all;
        _byOrigin = all.GroupBy(learned => OriginOf(learned.Prefix), StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.OrderBy(learned => learned.Prefix.AsSpan().Count('/')).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Nothing learned.</summary>
    public static LearnedTemplates None { get; } = new([]);

    public IReadOnlyList<LearnedTemplate> All { get; }

    /// <summary>These templates, at most <see cref="MaxCount"/>.</summary>
    public static LearnedTemplates Of(IEnumerable<LearnedTemplate> learned) => new([.. learned.Take(MaxCount)]);

    /// <summary>Reads the stored form, one template a line; lines that are none are left out.</summary>
    public static LearnedTemplates Read(string? stored) =>
        string.IsNullOrEmpty(stored) || stored.Length > MaxLength
            ? None
            : Of(stored.Split('\n').Select(line => LearnedTemplate.TryParse(line, out var learned) ? learned : null).OfType<LearnedTemplate>());

    /// <summary>The stored form; null for none.</summary>
    public string? Serialize() => All.Count == 0 ? null : string.Join('\n', All.Select(learned => learned.Serialize()));

    /// <summary>Folds a template; what nothing was learned about comes back as it is.</summary>
    public string Fold(LearnedKind kind, string template)
    {
        if (All.Count == 0 || !_byOrigin.TryGetValue(OriginOf(template), out var candidates)) return template;

        // From the shallow to the deep: a deeper prefix holds the placeholders of those above it.
        foreach (var learned in candidates)
            if (learned.Kind == kind && learned.TryFold(template, out var folded)) template = folded;
        return template;
    }

    /// <summary>The same observation with its URLs folded; the same instance where nothing changes.</summary>
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

    /// <summary>Scheme, host and port: up to the slash behind the authority.</summary>
    private static string OriginOf(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0) return "";
        var end = url.IndexOf('/', authority + 3);
        return end < 0 ? url : url[..end];
    }
}
