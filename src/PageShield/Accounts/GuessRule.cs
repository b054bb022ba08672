using System.Globalization;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>What is counted together, and how many wrong ones lock it for how long.</summary>
public sealed record GuessRule
{
    /// <summary>What keys of passwords begin with.</summary>
    public const string PasswordPrefix = "password:";

    private const int MostWrong = 10;
    private const int MostWrongFromEverywhere = 100;
    private static readonly TimeSpan ShortestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public required string Key { get; init; }

    /// <summary>This many in a row lock.</summary>
    public int Most { get; init; } = MostWrong;

    public TimeSpan Lock { get; init; } = ShortestLock;

    /// <summary>After so long without one the row begins anew; null where only a right one ends it.</summary>
    public TimeSpan? Forgets { get; init; }

    /// <summary>Passwords for one name from one place. Ten wrong ones lock that place for 15 minutes, and nobody else.</summary>
    /// <param name="name">As it is looked up.</param>
    /// <param name="place">A network, a known device or a session.</param>
    /// <param name="isUnderAttack">Then a network that the account does not know has one guess.</param>
    public static GuessRule PasswordFrom(string name, string place, bool isUnderAttack) =>
        new() { Key = $"{PasswordPrefix}{Sha256Hash.OfText(name)}:{place}", Most = isUnderAttack ? 1 : MostWrong, Forgets = Hour };

    /// <summary>Passwords for one name from everywhere: a hundred within the hour are an attack. It locks nobody out.</summary>
    /// <param name="name">As it is looked up.</param>
    public static GuessRule PasswordFromEverywhere(string name) =>
        new() { Key = $"{PasswordPrefix}{Sha256Hash.OfText(name)}", Most = MostWrongFromEverywhere, Lock = Hour, Forgets = Hour };

    /// <summary>Codes of one account from everywhere: whoever guesses them has the password already.</summary>
    public static GuessRule Code(int accountId) => new() { Key = string.Create(CultureInfo.InvariantCulture, $"code:{accountId}") };

    /// <summary>Each wrong one beyond the limit doubles the lock, so that a day has few guesses.</summary>
    internal TimeSpan LockAfter(int wrong)
    {
        var doublings = Math.Clamp(wrong - Most, 0, 10);
        var span = Lock * Math.Pow(2, Forgets is null ? doublings : 0);
        return span < LongestLock ? span : LongestLock;
    }
}
