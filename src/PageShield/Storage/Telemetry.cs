using System.Diagnostics;

namespace PageShield.Storage;

/// <summary>The product's traces, for any exporter, under the name <see cref="Name"/>.</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the product's meters.</summary>
    public const string Name = "PageShield";

    /// <summary>Crawls and deliveries.</summary>
    public static ActivitySource Activities { get; } = new(Name);
}
