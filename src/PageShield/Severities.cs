using System.Linq.Expressions;

namespace PageShield;

/// <summary>Converts severities to words, and sorts queries by severity.</summary>
public static class Severities
{
    /// <summary>All severities, mildest first.</summary>
    public static readonly IReadOnlyList<Severity> All = Enum.GetValues<Severity>();

    /// <summary>The word used in JSON, messages and the database: <c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "This is not a severity."),
    };

    /// <summary>Parses a word written by <see cref="Word"/>; null for anything else.</summary>
    public static Severity? Read(string? word)
    {
        foreach (var severity in All)
            if (severity.Word() == word) return severity;
        return null;
    }

    /// <summary>
    /// Sorts by severity, most severe first. The database stores words, and their alphabetical order is not the order of severity.
    /// Always use this to sort by severity in queries.
    /// </summary>
    public static IOrderedQueryable<T> OrderByGravest<T>(this IQueryable<T> rows, Expression<Func<T, Severity>> severity)
    {
        ArgumentNullException.ThrowIfNull(severity);
        Expression rank = Expression.Constant(All.Count);
        foreach (var each in All)
            rank = Expression.Condition(
                Expression.Equal(severity.Body, Expression.Constant(each)), Expression.Constant(All.Count - 1 - (int)each), rank);
        return rows.OrderBy(Expression.Lambda<Func<T, int>>(rank, severity.Parameters));
    }
}
