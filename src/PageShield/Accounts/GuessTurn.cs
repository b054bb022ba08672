using Microsoft.EntityFrameworkCore;

namespace PageShield.Accounts;

/// <summary>Whether a guess may be checked.</summary>
/// <param name="IsTaken">False while locked: the guess is ignored, right or wrong.</param>
/// <param name="Wrong">Consecutive wrong guesses, including this one until it turns out to be correct.</param>
/// <param name="LockedUntil">End of the current lock, or of the lock that this guess causes unless it is correct; null for none.</param>
public sealed record GuessTurn(bool IsTaken, int Wrong, DateTimeOffset? LockedUntil);
