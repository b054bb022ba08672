using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Filter and sort order for a site's observations.</summary>
public sealed record ObservationFilter
{
    /// <summary>Filter names used in URLs, with their display labels.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Names =
        [("q", "Text"), ("type", "Report type"), ("directive", "Directive"), ("host", "Blocked host"), ("disposition", "Disposition"),
            ("noise", "Noise class"), ("show", "Show")];

    public string? Text { get; init; }

    public string? Type { get; init; }

    public string? Directive { get; init; }

    public string? Host { get; init; }

    public string? Disposition { get; init; }

    /// <summary>A noise class.</summary>
    public string? Noise { get; init; }

    /// <summary>Group of reports: regular ones, noise, those about other sites' documents, or all.</summary>
    public ObservationShare Share { get; init; }

    /// <summary>Whether to sort by number of reports; otherwise by latest sighting.</summary>
    public bool ByCount { get; init; }

    /// <summary>Reads a filter from URL query values; ignores invalid values.</summary>
    public static ObservationFilter Read(Func<string, string?> value) => new()
    {
        Text = QueryValue.Text(value("q")),
        Type = QueryValue.Text(value("type")),
        Directive = QueryValue.Text(value("directive")),
        Host = QueryValue.Text(value("host")),
        Disposition = QueryValue.Text(value("disposition")),
        Noise = QueryValue.Text(value("noise")),
        Share = QueryValue.Member<ObservationShare>(value("show")) ?? ObservationShare.Counting,
        ByCount = value("sort") != "last-seen",
    };
}
