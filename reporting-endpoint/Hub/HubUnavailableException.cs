namespace PageShield.ReportingEndpoint.Hub;

/// <summary>The hub is down, locked or not migrated yet. Nothing is lost: the spool keeps undelivered batches.</summary>
internal sealed class HubUnavailableException(string message, Exception inner) : Exception(message, inner);
