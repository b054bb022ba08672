using PageShield.Crawls;

namespace PageShield.Cli.Scan;

/// <summary>Requests of one kind to one URL.</summary>
public sealed record ScannedConnection(
    string Url, string Host, string Method, ConnectionType Type, string Initiator, int Count, long Bytes);
