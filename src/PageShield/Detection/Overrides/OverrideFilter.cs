using Microsoft.EntityFrameworkCore;
using PageShield.Storage;

namespace PageShield.Detection.Overrides;

/// <summary>Which overrides are asked for.</summary>
public sealed record OverrideFilter
{
    /// <summary>Null for all sites.</summary>
    public int? SiteId { get; init; }

    public long? ScriptId { get; init; }

    /// <summary>Null for those that stand and those that ended.</summary>
    public bool? Stands { get; init; }

    /// <summary>Reads a filter from an address; values that mean nothing are left out.</summary>
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
