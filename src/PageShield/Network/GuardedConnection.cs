using System.Net.Sockets;

namespace PageShield.Network;

/// <summary>A TCP connection to a permitted address, or why there is none. The caller owns the socket.</summary>
/// <param name="Socket">Connected, without Nagle's delay; null on failure.</param>
/// <param name="Failure">Why there is no connection.</param>
/// <param name="Reason">One sentence for people; null if connected.</param>
public sealed record GuardedConnection(Socket? Socket, ConnectFailureKind Failure, string? Reason);
