using System.Diagnostics;

namespace PageShield.Storage;

/// <summary>Traces of the product, for any exporter, under the name <see cref="Name"/>.</summary>
public static class Telemetry
{
    /// <summary>Of the activity source and of the product's meters.</summary>
    public const string Name = "PageShield";

    /// <summary>Crawls and deliveries.</summary>
    public static ActivitySource Activities { get; } = new(Name);
}
