using System.Net;

namespace PageShield.Network;

/// <summary>The addresses of a host that may be reached, or why there are none.</summary>
/// <param name="Addresses">Empty exactly when <paramref name="Failure"/> is not <see cref="ConnectFailureKind.None"/>.</param>
/// <param name="Failure">Refused, or not resolved.</param>
/// <param name="Reason">One sentence for people; null if there are addresses.</param>
public sealed record AddressResolution(IReadOnlyList<IPAddress> Addresses, ConnectFailureKind Failure, string? Reason);
