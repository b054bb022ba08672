namespace PageShield.Crawler.Visits.Recording;

/// <summary>One element of a document, in a frame or a shadow tree.</summary>
internal sealed record DomElement
{
    /// <summary>URL of its document.</summary>
    public required string DocumentUrl { get; init; }

    /// <summary>Base URL of its document.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Lower case.</summary>
    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Text of its child text nodes; only for scripts, labels and buttons.</summary>
    public string Text { get; init; } = "";

    /// <summary>A CSS-like path from the document.</summary>
    public required string Path { get; init; }

    /// <summary>Number of its form within the snapshot; -1 for none.</summary>
    public int Form { get; init; } = -1;

    /// <summary>Its own number within the snapshot.</summary>
    public int Index { get; init; }

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
