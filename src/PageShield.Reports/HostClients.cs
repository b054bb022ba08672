using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports;

/// <summary>How many client addresses reported a host to this endpoint within 24 hours.</summary>
/// <param name="Host">A host that the hub has not confirmed yet.</param>
/// <param name="Clients">Distinct addresses, saturated at <see cref="Saturation"/>; the hub takes the greatest of all endpoints.</param>
public sealed record HostClients(string Host, int Clients)
{
    /// <summary>At this many the host is admitted whatever the budgets say.</summary>
    public const int Saturation = 20;

    /// <summary>From this many networks on, no single sender is behind all of it.</summary>
    public const int SeveralNetworks = 2;

    /// <summary>Distinct networks (/24 or /48) of those addresses, saturated at <see cref="SeveralNetworks"/>.</summary>
    public int Networks { get; init; } = 1;
}
