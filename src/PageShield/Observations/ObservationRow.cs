namespace PageShield.Observations;

/// <summary>One observation in a list.</summary>
public sealed record ObservationRow
{
    public required long Id { get; init; }

    public required string Type { get; init; }

    public required string Directive { get; init; }

    public required string BlockedUrl { get; init; }

    public required string BlockedHost { get; init; }

    public required string PageUrl { get; init; }

    public required string SourceFile { get; init; }

    public required string Disposition { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Noise class, or null.</summary>
    public string? Noise { get; init; }

    /// <summary>Whether the site hides that class.</summary>
    public required bool IsHidden { get; init; }

    public required bool ForeignDocument { get; init; }

    /// <summary>Redirect target of the blocked URL, for reports explained by a redirect; null if unknown.</summary>
    public string? RedirectsTo { get; init; }

    /// <summary>One scrubbed example as JSON.</summary>
    public string? Sample { get; init; }
}
