namespace PageShield.Csp;

/// <summary>
/// From where something may come: everywhere, some URLs, or nowhere. Things without a URL (inline code, eval) come from everywhere or nowhere.
/// </summary>
internal sealed record CspReach
{
    /// <summary>Lists with more pairs than this are not intersected.</summary>
    private const int MostPairs = 250_000;

    private CspReach(CspCause? everything, IReadOnlyList<CspUrlPattern> patterns) => (Everything, Patterns) = (everything, patterns);

    public static CspReach Nowhere { get; } = new(null, []);

    /// <summary>Why everything is allowed; null if not everything is.</summary>
    public CspCause? Everything { get; }

    /// <summary>The allowed URLs, if not everything is allowed.</summary>
    public IReadOnlyList<CspUrlPattern> Patterns { get; }

    public static CspReach Everywhere(string directive, string token) => new(new CspCause(directive, token), []);

    public static CspReach Unruled(string directive) => Everywhere(directive, "");

    public static CspReach At(IReadOnlyList<CspUrlPattern> patterns) => new(null, patterns);

    /// <summary>What both allow. If that would take too long, one of the two, which never allows less.</summary>
    public CspReach Intersect(CspReach other)
    {
        if (Everything is { } mine) return other.Everything is { IsUnruled: true } ? this : mine.IsUnruled || other.Everything is null ? other : this;
        if (other.Everything is not null) return this;
        if ((long)Patterns.Count * other.Patterns.Count > MostPairs) return Patterns.Count <= other.Patterns.Count ? this : other;
        return At([.. Patterns.SelectMany(pattern => other.Patterns.Select(twin => pattern.Intersect(twin)).OfType<CspUrlPattern>()).Distinct()]);
    }

    /// <summary>The parts of another reach that this one does not allow: why the other allows them, and whether this one allows a part.</summary>
    public IEnumerable<(CspCause Cause, bool IsPartly)> Lacking(CspReach other)
    {
        if (Everything is not null) return [];
        if (other.Everything is { } everything) return [(everything, false)];
        return other.Patterns.Where(wanted => !Patterns.Any(pattern => pattern.Covers(wanted)))
            .Select(wanted => (wanted.Cause, Patterns.Any(pattern => pattern.Intersect(wanted) is not null)));
    }
}
