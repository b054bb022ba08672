using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PageShield.Reports.Batches;

/// <summary>Number of client addresses that reported a host to this endpoint within 24 hours.</summary>
/// <param name="Host">A host that the hub has not confirmed yet.</param>
/// <param name="Clients">Distinct addresses, capped at <see cref="Saturation"/>. The hub uses the maximum of all endpoints.</param>
public sealed record HostClients(string Host, int Clients)
{
    /// <summary>Cap of the count. A host with this many clients is admitted regardless of budgets.</summary>
    public const int Saturation = 20;

    /// <summary>Cap of <see cref="Networks"/>. Reports from this many networks are not from a single sender.</summary>
    public const int SeveralNetworks = 2;

    /// <summary>Distinct networks (/24 or /48) of those addresses, capped at <see cref="SeveralNetworks"/>.</summary>
    public int Networks { get; init; } = 1;
}
