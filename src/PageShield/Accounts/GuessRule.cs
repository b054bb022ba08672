using System.Globalization;
using PageShield.Reports;

namespace PageShield.Accounts;

/// <summary>Which guesses are counted together, how many wrong ones cause a lock, and for how long.</summary>
public sealed record GuessRule
{
    /// <summary>Prefix of password keys.</summary>
    public const string PasswordPrefix = "password:";

    private const int MostWrong = 10;
    private const int MostWrongFromEverywhere = 100;
    private static readonly TimeSpan ShortestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(24);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public required string Key { get; init; }

    /// <summary>Number of consecutive wrong guesses that cause a lock.</summary>
    public int Most { get; init; } = MostWrong;

    public TimeSpan Lock { get; init; } = ShortestLock;

    /// <summary>After this time without a guess the count restarts; null if only a correct guess resets it.</summary>
    public TimeSpan? Forgets { get; init; }

    /// <summary>Passwords for one name from one place. Ten wrong ones lock that place for 15 minutes, and no one else.</summary>
    /// <param name="name">The normalized name.</param>
    /// <param name="place">A network, a known device or a session.</param>
    /// <param name="isUnderAttack">If true, a network unknown to the account has one guess.</param>
    public static GuessRule PasswordFrom(string name, string place, bool isUnderAttack) =>
        new() { Key = $"{PasswordPrefix}{Sha256Hash.OfText(name)}:{place}", Most = isUnderAttack ? 1 : MostWrong, Forgets = Hour };

    /// <summary>Passwords for one name from all places: a hundred within an hour are an attack. Locks no one out.</summary>
    /// <param name="name">The normalized name.</param>
    public static GuessRule PasswordFromEverywhere(string name) =>
        new() { Key = $"{PasswordPrefix}{Sha256Hash.OfText(name)}", Most = MostWrongFromEverywhere, Lock = Hour, Forgets = Hour };

    /// <summary>Codes of one account from all places: anyone guessing them already has the password.</summary>
    public static GuessRule Code(int accountId) => new() { Key = string.Create(CultureInfo.InvariantCulture, $"code:{accountId}") };

    /// <summary>Each wrong guess beyond the limit doubles the lock, which leaves few guesses per day.</summary>
    internal TimeSpan LockAfter(int wrong)
    {
        var doublings = Math.Clamp(wrong - Most, 0, 10);
        var span = Lock * Math.Pow(2, Forgets is null ? doublings : 0);
        return span < LongestLock ? span : LongestLock;
    }
}
