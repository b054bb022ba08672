namespace PageShield.ReportingEndpoint.Hub;

/// <summary>The hub receives batches and provides the key list: the SQLite file next to the spool, or PostgreSQL.</summary>
internal interface IHub
{
    /// <summary>Inserts a batch into the inbox, unless it is already there. Returns when it is durable.</summary>
    /// <exception cref="HubUnavailableException">The hub cannot be reached or is not ready; retry later.</exception>
    Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken);

    /// <summary>Reads the key list. Rows with the known version are returned without kept parameters, known keys and templates.</summary>
    /// <exception cref="HubUnavailableException">The hub cannot be reached or is not ready; retry later.</exception>
    Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<Reports.ReportKey, long?> knownVersion, CancellationToken cancellationToken);
}
