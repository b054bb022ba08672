using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageShield.Storage;

namespace PageShield.Web.Metrics;

/// <summary>State of each component: true if available.</summary>
public sealed record ReadyState
{
    public bool IsReady => Database && Spool && Disk && Browser;

    public required bool Database { get; init; }

    public required bool Spool { get; init; }

    public required bool Disk { get; init; }

    public required bool Browser { get; init; }
}
