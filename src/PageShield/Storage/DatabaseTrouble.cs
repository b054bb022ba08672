using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace PageShield.Storage;

/// <summary>Distinguishes an unavailable database from a value it cannot store, and both from a defect.</summary>
public static class DatabaseTrouble
{
    // https://sqlite.org/rescode.html: busy, locked, I/O error, corrupt, cannot open, not a database
    private static readonly int[] SqliteAway = [5, 6, 10, 11, 14, 26];

    // https://sqlite.org/rescode.html: too big, mismatch, out of range
    private static readonly int[] SqliteRefusals = [18, 20, 25];

    // https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, resources, operator intervention, authorization, no such
    // database, system error
    private static readonly string[] PostgreSqlAway = ["08", "53", "57", "28", "3D", "58"];

    /// <summary>Whether the database cannot be queried at the moment; the query itself is fine.</summary>
    public static bool IsAway(Exception? exception) => exception switch
    {
        null => false,
        PostgresException { SqlState: "53100" } => false, // the disk is full: queries still work, and the message is clear
        PostgresException refused => PostgreSqlAway.Any(each => refused.SqlState.StartsWith(each, StringComparison.Ordinal)),
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or null } => true,
        NpgsqlException { IsTransient: true } => true,
        SqliteException sqlite => SqliteAway.Contains(sqlite.SqliteErrorCode),
        _ => IsAway(exception.InnerException),
    };

    /// <summary>Whether the database rejected a value that it cannot store: a text or number that is too long, or an invalid character.</summary>
    public static bool IsRefusal(Exception? exception) => exception switch
    {
        null => false,
        UnstorableValueException => true,
        PostgresException refused => refused.SqlState.StartsWith("22", StringComparison.Ordinal), // data exception
        SqliteException sqlite => SqliteRefusals.Contains(sqlite.SqliteErrorCode),
        _ => IsRefusal(exception.InnerException),
    };

    /// <summary>The innermost reason as one line for a log, without a stack trace.</summary>
    public static string ReasonOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var reason = exception;
        while (reason.InnerException is { } inner && reason is not DbException) reason = inner;
        return reason.Message.ReplaceLineEndings(" ");
    }
}
