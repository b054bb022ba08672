namespace PageShield.ReportingEndpoint.Hub;

/// <summary>Where batches go and the key list comes from: the SQLite file beside the spool, or PostgreSQL.</summary>
internal interface IHub
{
    /// <summary>Puts a batch into the inbox; a batch that is there already is left alone. Returns once it is durable.</summary>
    /// <exception cref="HubUnavailableException">The hub cannot be reached or is not ready; try again later.</exception>
    Task DeliverAsync(string edgeId, long number, DateTimeOffset at, byte[] payload, CancellationToken cancellationToken);

    /// <summary>Reads the key list. Rows whose version is the given one come without their parameters and known keys.</summary>
    /// <exception cref="HubUnavailableException">The hub cannot be reached or is not ready; try again later.</exception>
    Task<IReadOnlyList<HubReportKey>> ReadKeysAsync(Func<Reports.ReportKey, long?> knownVersion, CancellationToken cancellationToken);
}
