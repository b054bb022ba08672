using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>Filter for a list of overrides.</summary>
public sealed record OverrideFilter
{
    /// <summary>Null for all sites.</summary>
    public int? SiteId { get; init; }

    public long? ScriptId { get; init; }

    /// <summary>True for active overrides, false for ended ones, null for both.</summary>
    public bool? Stands { get; init; }

    /// <summary>Reads a filter from a query string; invalid values are ignored.</summary>
    public static OverrideFilter Read(int? siteId, Func<string, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new()
        {
            SiteId = siteId,
            ScriptId = QueryValue.Id(value("script")),
            Stands = value("stands") switch { "yes" or "true" => true, "no" or "false" => false, _ => null },
        };
    }
}
