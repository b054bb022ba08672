using Microsoft.EntityFrameworkCore;

namespace PageShield.Accounts;

/// <summary>Whether a guess may be looked at.</summary>
/// <param name="IsTaken">False while locked: the guess counts for nothing, right or wrong.</param>
/// <param name="Wrong">Wrong ones in a row, this one included until it turns out right.</param>
/// <param name="LockedUntil">The lock that stands, or that this guess brings unless it is right; null for none.</param>
public sealed record GuessTurn(bool IsTaken, int Wrong, DateTimeOffset? LockedUntil);
