using PageShield.Storage;

namespace PageShield.Observations;

/// <summary>Which observations of a site are asked for.</summary>
public sealed record ObservationFilter
{
    /// <summary>The names of the filters in addresses, with what people call them.</summary>
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

    /// <summary>Which share: reports that count, noise, or those about other sites' documents.</summary>
    public ObservationShare Share { get; init; }

    /// <summary>By number of reports, else by the latest sighting.</summary>
    public bool ByCount { get; init; }

    /// <summary>Reads a filter from an address; values that mean nothing are left out.</summary>
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
